/** Line icons on a 16-unit grid; decoration only, so each stands beside a text or inside something labelled. */
const shapes = {
  hash: 'M6 2.5 4.8 13.5M11.2 2.5 10 13.5M2.8 5.8h11M2.2 10.2h11',
  lock: 'M4 7.2h8v6H4zM5.6 7V5.2a2.4 2.4 0 0 1 4.8 0V7',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.4 10.4 14 14',
  people:
    'M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM1.8 13.2c.3-2.4 2-3.8 4.2-3.8s3.9 1.4 4.2 3.8M10.4 3.2a2.2 2.2 0 0 1 0 4.2M11.7 9.7c1.5.5 2.4 1.7 2.6 3.5',
  back: 'M9.8 3.2 5 8l4.8 4.8',
  send: 'M8 13V3.2M3.8 7.4 8 3.2l4.2 4.2',
  pencil: 'M3 13l.7-2.9 7-7 2.2 2.2-7 7zM9.3 4.5l2.2 2.2',
  trash: 'M3 4.5h10M6.3 4.3V2.8h3.4v1.5M4.3 4.6l.6 8.6h6.2l.6-8.6',
  flag: 'M4 14V2.5h8L10 6l2 3.5H4',
  copy: 'M5.8 5.8h7.4v7.4H5.8zM10.2 5.5V2.8H2.8v7.4h2.7',
  more: 'M2.9 8a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0M7.4 8a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0M11.9 8a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0',
  chevron: 'M6 4.5 9.5 8 6 11.5',
  up: 'M8 13V3.5M3.8 7.7 8 3.5l4.2 4.2',
  down: 'M8 3v9.5M3.8 8.3 8 12.5l4.2-4.2',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5 6.5 12 13 4.5',
  settings:
    'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4ZM6 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z',
  leave: 'M9.5 3H3.5v10h6M7 8h7M11.5 5.5 14 8l-2.5 2.5',
  phone: 'M6 1.8h4A1.2 1.2 0 0 1 11.2 3v10A1.2 1.2 0 0 1 10 14.2H6A1.2 1.2 0 0 1 4.8 13V3A1.2 1.2 0 0 1 6 1.8ZM7.2 11.6h1.6',
  write: 'M2.5 3.5h11v7.5H7.8L4.8 13.5V11H2.5z',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8ZM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Z',
} as const
export type IconName = keyof typeof shapes

export const Icon = ({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.4"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={shapes[name]} />
  </svg>
)

/** A lit window. */
export const Lamp = ({ size = 32 }: { readonly size?: number }) => (
  <svg class="lamp" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect class="lamp-wall" x="2" y="1" width="28" height="30" rx="8" />
    <path class="lamp-light dim" d="M8.5 6.5h6v8h-6z" />
    <path class="lamp-light" d="M17.5 6.5h6v8h-6z" />
    <path class="lamp-light" d="M8.5 17.5h6v8h-6z" />
    <path class="lamp-light bright" d="M17.5 17.5h6v8h-6z" />
  </svg>
)

type ButtonProps = {
  readonly icon: IconName
  readonly label: string
  readonly onClick: (event: MouseEvent) => void
  readonly pressed?: boolean
  readonly expanded?: boolean
}
export const IconButton = ({ icon, label, onClick, pressed, expanded }: ButtonProps) => (
  <button
    type="button"
    class="icon-button"
    aria-label={label}
    title={label}
    aria-pressed={pressed}
    aria-expanded={expanded}
    onClick={onClick}
  >
    <Icon name={icon} />
  </button>
)

/** A QR code as one path: dark on light in every theme, for cameras expect that. */
import { generate } from 'lean-qr'

const quiet = 4
const pathOf = (text: string): { readonly size: number; readonly d: string } => {
  const code = generate(text)
  const parts: string[] = []
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) {
      let width = 0
      while (code.get(x + width, y)) width++
      if (width > 0) parts.push(`M${x} ${y}h${width}v1h-${width}z`)
      x += width
    }
  return { size: code.size, d: parts.join('') }
}

export const Qr = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const { size, d } = pathOf(text)
  const whole = size + 2 * quiet
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`-${quiet} -${quiet} ${whole} ${whole}`} shape-rendering="crispEdges">
      <path d={d} />
    </svg>
  )
}

/** Facts side by side, and tables of durations. */
import type { ComponentChildren } from 'preact'
import type { Figure } from '../../protocol/detection.ts'
import { words } from '../live/words.ts'

/** As precise as it is useful: milliseconds below a second, else seconds with one digit. */
export const duration = (ms: number): string => {
  const text = words.value.detection
  if (ms < 1000) return text.milliseconds(String(ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)))
  return text.seconds((ms / 1000).toFixed(1))
}

export const Facts = ({ facts }: { readonly facts: readonly (readonly [name: string, value: string | number])[] }) => (
  <dl class="facts">
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)

type GridProps = { readonly label: string; readonly columns: readonly string[]; readonly children: ComponentChildren }
/** A table that scrolls by itself when the screen is narrow, by keyboard too. */
export const Grid = ({ label, columns, children }: GridProps) => (
  <div class="figures-box" role="region" aria-label={label} tabIndex={0}>
    <table class="figures">
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
)

type FiguresProps = { readonly label: string; readonly figures: readonly Figure[]; readonly nameOf: (cause: string) => string }
export const Figures = ({ label, figures, nameOf }: FiguresProps) => {
  const { columns } = words.value.detection
  return (
    <Grid label={label} columns={[columns.cause, columns.count, columns.p50, columns.p99, columns.max]}>
      {figures.map((f) => (
        <tr key={f.cause}>
          <th scope="row">{nameOf(f.cause)}</th>
          <td>{f.count}</td>
          <td>{duration(f.p50)}</td>
          <td>{duration(f.p99)}</td>
          <td>{duration(f.max)}</td>
        </tr>
      ))}
    </Grid>
  )
}

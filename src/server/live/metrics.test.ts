import { expect, test } from 'bun:test'
import { createMetrics } from './metrics.ts'

test('[P-510] the text for collectors has every counter, the endings, and histograms that add up', () => {
  const metrics = createMetrics()
  metrics.count('shed', 3)
  metrics.ended('tab_closed')
  metrics.ended('tab_closed')
  for (const ms of [5, 50, 8_100]) metrics.observe('detection', 'tab_closed', ms)
  const lines = metrics.text({ sockets: 2 }).split('\n')
  expect(lines).toContain('zaima_sockets 2')
  expect(lines).toContain('zaima_shed_total 3')
  expect(lines).toContain('zaima_turned_away_total 0')
  expect(lines).toContain('zaima_endings_total{ending="tab_closed"} 2')
  expect(lines).toContain('zaima_detection_seconds_count{cause="tab_closed"} 3')
  expect(lines).toContain('zaima_detection_seconds_bucket{cause="tab_closed",le="+Inf"} 3')
  const steps = lines.filter((l) => l.startsWith('zaima_detection_seconds_bucket')).map((l) => Number(l.split(' ')[1]))
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  for (const line of lines)
    expect(line).toMatch(/^$|^# (HELP|TYPE) zaima_[a-z_]+ .+$|^zaima_[a-z_]+(\{[a-z]+="[^"]*"(,le="[^"]+")?\})? [-\d.e+]+$/)
})

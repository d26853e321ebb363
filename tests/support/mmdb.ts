/** A MaxMind DB file made here, small enough to be read by eye: networks of IPv4 and what is so of them. Written after the format's public specification. */

type Value = string | number | { readonly [key: string]: Value } | readonly string[]
const control = (type: number, size: number): number[] => {
  if (size > 28) throw new Error('too large for this small writer')
  return type < 8 ? [(type << 5) | size] : [size, type - 7]
}
const whole = (n: number): number[] => (n === 0 ? [] : [...whole(Math.floor(n / 256)), n % 256])
const double = (n: number): number[] => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, n)
  return [...new Uint8Array(view.buffer)]
}
const encode = (value: Value, how: 'whole' | 'double' = 'double'): number[] => {
  if (typeof value === 'string') {
    const bytes = [...new TextEncoder().encode(value)]
    return [...control(2, bytes.length), ...bytes]
  }
  if (typeof value === 'number')
    return how === 'double' ? [...control(3, 8), ...double(value)] : [...control(6, whole(value).length), ...whole(value)]
  if (Array.isArray(value)) return [...control(11, value.length), ...value.flatMap((v: string) => encode(v))]
  const entries = Object.entries(value)
  return [...control(7, entries.length), ...entries.flatMap(([k, v]) => [...encode(k), ...encode(v, how)])]
}

type Node = [left: Node | number | null, right: Node | number | null]
/** `networks`: `192.0.2.0/24` and its like, none inside another. */
export const mmdbOf = (networks: Readonly<Record<string, Value>>): Uint8Array => {
  const data: number[] = []
  const root: Node = [null, null]
  for (const [network, value] of Object.entries(networks)) {
    const [address = '', length = '32'] = network.split('/')
    const bits = address
      .split('.')
      .map((n) => Number(n).toString(2).padStart(8, '0'))
      .join('')
    let node = root
    for (const bit of bits.slice(0, Number(length) - 1)) node = (node[Number(bit) as 0 | 1] ??= [null, null]) as Node
    node[Number(bits[Number(length) - 1]) as 0 | 1] = data.length
    data.push(...encode(value))
  }
  const nodes: Node[] = []
  const count = (node: Node): void => {
    nodes.push(node)
    for (const side of node) if (Array.isArray(side)) count(side)
  }
  count(root)
  const record = (side: Node[0]): number[] => {
    const n = side === null ? nodes.length : Array.isArray(side) ? nodes.indexOf(side) : nodes.length + 16 + side
    return [(n >> 16) & 255, (n >> 8) & 255, n & 255]
  }
  const meta = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: 'Test',
    ip_version: 4,
    languages: ['en'],
    node_count: nodes.length,
    record_size: 24,
  }
  const marker = [0xab, 0xcd, 0xef, ...new TextEncoder().encode('MaxMind.com')]
  return new Uint8Array([
    ...nodes.flatMap((node) => [...record(node[0]), ...record(node[1])]),
    ...Array<number>(16).fill(0),
    ...data,
    ...marker,
    ...encode(meta, 'whole'),
  ])
}

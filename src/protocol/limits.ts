/**
 * Bounds that both ends of the wire must know. No schema library here, so that the web app can import
 * these without paying for it. Lengths of text are counted in UTF-16 code units, as `String.length` does.
 */
export const limits = {
  /** One WebSocket frame or HTTP body, bytes. */
  frameBytes: 1_048_576,
  messageChars: 40_000,
  statusChars: 100,
  nameChars: 32,
  displayNameChars: 64,
  roomNameChars: 64,
  roomTopicChars: 250,
  passwordChars: { min: 8, max: 1024 },
  /** People one connection may watch at once. */
  watched: 500,
  page: 200,
  labelChars: 80,
  privacyRules: 100,
  /** Longest that a diary may be kept. */
  diaryDays: 365,
  urlChars: 2000,
  emailChars: 254,
  /** Networks one role may be bound to. */
  networks: 50,
} as const

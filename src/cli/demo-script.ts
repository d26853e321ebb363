/** Who lives in the demo, what they talk about, and what they answer. A small workshop where English and Chinese sit at one table. */
import type { Sheet } from './people.ts'

export const cast = {
  ana: { name: 'ana', displayName: 'Ana Reyes', device: 'web', label: 'Firefox on Debian' },
  lin: { name: '林夏', displayName: '林夏 Lin', device: 'web', label: 'Chrome on macOS' },
  omar: { name: 'omar', displayName: 'Omar Haddad', device: 'web', label: 'Chrome on Windows' },
  mei: { name: '小梅', displayName: '小梅 Mei', device: 'mobile', label: 'Safari on iPhone' },
  tom: { name: 'tom', displayName: 'Tom Becker', device: 'web', label: 'Edge on Windows' },
  jun: { name: 'jun', displayName: '高俊 Jun', device: 'mobile', label: 'Chrome on Android' },
  freya: { name: 'freya', displayName: 'Freya Lund', device: 'web', label: 'Safari on macOS' },
  wei: { name: '老魏', displayName: '老魏', device: 'web', label: 'Firefox on Windows' },
} as const satisfies Record<string, Sheet>
export type Role = keyof typeof cast

export const rooms = {
  workshop: { name: 'Workshop 工坊', topic: 'What is on the bench today · 今天桌上有什么' },
  lunch: { name: 'Lunch 午饭', topic: 'Where, when, who · 吃什么' },
} as const
export type Place = 'lobby' | keyof typeof rooms

export type Talk = { readonly room: Place; readonly lines: readonly (readonly [Role, string])[] }
export const talks: readonly Talk[] = [
  {
    room: 'lobby',
    lines: [
      ['ana', 'Morning all. Is anybody **in** already?'],
      ['lin', '在呢，刚泡好茶 🍵'],
      ['omar', 'Here, but only half awake.'],
      ['ana', 'Half is enough. The delivery comes at ten.'],
      ['lin', '我去开门，你们继续'],
    ],
  },
  {
    room: 'workshop',
    lines: [
      ['tom', 'The big printer stopped again at layer 40.'],
      ['wei', '喷嘴堵了吧？昨天我就听见它响'],
      ['tom', 'Probably. How do you say *nozzle* in Chinese?'],
      ['wei', '喷嘴，pēnzuǐ'],
      ['tom', 'Then the 喷嘴 is what I will clean. Thanks, @老魏'],
      ['freya', 'There is a spare one in the blue drawer, second from the top.'],
    ],
  },
  {
    room: 'lunch',
    lines: [
      ['mei', '今天吃什么？'],
      ['jun', '楼下新开了一家面馆'],
      ['freya', 'Noodles? I am in. Twelve thirty?'],
      ['mei', '可以，我先去占座 🍜'],
      ['jun', '给我留一个靠窗的'],
    ],
  },
  {
    room: 'workshop',
    lines: [
      ['freya', 'Has anyone seen the small multimeter?'],
      ['omar', 'On my desk, sorry. I needed it for the lamp.'],
      ['freya', 'No hurry. How is the lamp?'],
      ['omar', 'It works as long as nobody looks at it.'],
      ['ana', 'A shy lamp. Ship it.'],
    ],
  },
  {
    room: 'lobby',
    lines: [
      ['wei', '周六的开放日，谁能来帮忙？'],
      ['lin', '我上午可以'],
      ['tom', 'Me too, all day. I can show the laser cutter.'],
      ['wei', '太好了。@小梅 你呢？'],
      ['mei', '下午行，上午要送孩子'],
      ['ana', 'I will make the list:\n- morning: 林夏, Tom\n- afternoon: 小梅, Tom'],
    ],
  },
  {
    room: 'lobby',
    lines: [
      ['jun', '地铁里信号不太好，我可能会掉线'],
      ['lin', '没事，我们看得到你是掉线还是走了 😄'],
      ['jun', '这个软件还真诚实'],
    ],
  },
  {
    room: 'workshop',
    lines: [
      ['lin', '新的木板到了，在 B 架上'],
      ['tom', 'Birch or pine?'],
      ['lin', '桦木，12 毫米'],
      ['tom', 'Perfect for the shelves. I will cut them after lunch.'],
    ],
  },
  {
    room: 'lunch',
    lines: [
      ['omar', 'I brought baklava. It is in the kitchen, first come first served.'],
      ['wei', '是什么？'],
      ['omar', 'Many thin layers, nuts, honey. You will like it.'],
      ['wei', '吃了一块，真甜。再吃一块'],
    ],
  },
  {
    room: 'lobby',
    lines: [
      ['freya', 'The heating in room 2 is off again.'],
      ['ana', 'I wrote to the landlord. Until then: tea and jumpers.'],
      ['mei', '我这里多一条毯子，来拿吧'],
      ['freya', 'You are the best.'],
    ],
  },
]

export const statuses: readonly { readonly text: string; readonly emoji: string }[] = [
  { text: '在面馆，一点回来', emoji: '🍜' },
  { text: 'Cutting shelves', emoji: '🪚' },
  { text: '专心画图', emoji: '✏️' },
  { text: 'On the train', emoji: '🚆' },
  { text: '送孩子上学', emoji: '🎒' },
  { text: 'Fixing the shy lamp', emoji: '💡' },
]

export const welcome = {
  lobby: (name: string): string => `Welcome, @${name}! 欢迎！ Pull up a chair.`,
  direct: (name: string): string =>
    `Hi ${name}, I am Lin. 有什么想知道的，在这里问我就好。 Hover over my dot to see why it looks like it does.`,
}

const chinese = /\p{Script=Han}/u
const answers: readonly (readonly [when: RegExp, zh: readonly string[], en: readonly string[]])[] = [
  [/在吗|在么|有人/, ['在的，刚看到 😊', '在，一直都在'], []],
  [/你好|嗨|大家好/, ['你好呀，欢迎！', '你好！今天怎么样？'], []],
  [/\b(hi|hello|hey|moin|good (morning|evening))\b/i, [], ['Hello there!', 'Hey, good to see you.']],
  [/谢谢|多谢/, ['不客气～'], []],
  [/\bthank/i, [], ['Any time.']],
  [/[?？]\s*$/, ['好问题，我想想……', '我也不太清楚，问问老魏？'], ['Good question. Let me think.', 'I am not sure. Wei may know.']],
]
const others = {
  zh: ['有意思，多说一点？', '哈哈，同意', '好，记下了'],
  en: ['Interesting, tell us more.', 'Ha, true.', 'Noted!'],
} as const

/** In the language of what was said. */
export const answersTo = (text: string): readonly string[] => {
  const language = chinese.test(text) ? 'zh' : 'en'
  const found = answers.find(([when, zh, en]) => when.test(text) && (language === 'zh' ? zh : en).length > 0)
  return found === undefined ? others[language] : language === 'zh' ? found[1] : found[2]
}

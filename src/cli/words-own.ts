/** What the commands about one's own plan, privacy, diary and contacts say, in both languages. */
export const ownEn = {
  plan: {
    none: 'You have no weekly plan. `zaima plan add mon-fri 22:00-08:00` makes one.',
    zone: (zone: string) => `Time zone ${zone}`,
    quietUntil: (moment: string) => `Quiet now, until ${moment}.`,
    freeUntil: (moment: string) => `The next quiet time begins ${moment}.`,
    free: 'No quiet time is coming.',
    holidays: 'Holidays',
    through: 'May come through',
    nextDay: 'the next day',
    cleared: 'You have no weekly plan any more.',
    noSlot: (n: number) => `There is no quiet time ${n}.`,
  },
  privacy: {
    exceptions: 'Exceptions, the first that fits decides:',
    as: (name: string) => `As ${name} sees you:`,
    noGroup: (name: string) => `You have no group called ${name}.`,
  },
  diary: {
    none: 'Nothing here yet.',
    deleted: (n: number) => (n === 1 ? '1 entry deleted.' : `${n} entries deleted.`),
    kept: (days: number) => (days === 0 ? 'Nothing is kept from now on.' : days === 1 ? 'Kept for 1 day.' : `Kept for ${days} days.`),
  },
  contacts: {
    none: 'No contacts yet. `zaima contacts add NAME` asks somebody.',
    states: { incoming: 'asks you', outgoing: 'asked', contact: 'contact', blocked: 'blocked', none: 'nothing any more' },
    now: (name: string, state: string) => `${name}: ${state}.`,
  },
}

export const ownZh: typeof ownEn = {
  plan: {
    none: '你还没有每周计划。用 `zaima plan add mon-fri 22:00-08:00` 制定一个。',
    zone: (zone) => `时区 ${zone}`,
    quietUntil: (moment) => `现在是安静时段，到 ${moment}。`,
    freeUntil: (moment) => `下一个安静时段从 ${moment} 开始。`,
    free: '没有要到来的安静时段。',
    holidays: '休息日',
    through: '可以打扰的人',
    nextDay: '次日',
    cleared: '你不再有每周计划。',
    noSlot: (n) => `没有第 ${n} 个安静时段。`,
  },
  privacy: {
    exceptions: '例外（从上往下，第一条符合的算数）：',
    as: (name) => `${name} 看到的你：`,
    noGroup: (name) => `你没有叫 ${name} 的分组。`,
  },
  diary: {
    none: '这里还什么都没有。',
    deleted: (n) => `删除了 ${n} 条。`,
    kept: (days) => (days === 0 ? '从现在起什么也不保留。' : `保留 ${days} 天。`),
  },
  contacts: {
    none: '还没有联系人。用 `zaima contacts add 名字` 提出请求。',
    states: { incoming: '请求加你', outgoing: '等待回应', contact: '联系人', blocked: '已屏蔽', none: '不再有任何关系' },
    now: (name, state) => `${name}：${state}。`,
  },
}

/** 账号出现异常时的中文用语。 */
import type { alerts as English } from '../en/alerts.ts'

export const alerts: typeof English = {
  why: {
    new_device: '有人在一台这里没见过的设备上登录了你的账号。',
    impossible_travel: '有人在很远的地方登录了你的账号，你不可能这么快赶到那里。',
    dormant: '你的账号闲置了 90 多天后又被使用。',
    guessed: '有人多次输错密码之后，在一台新设备上登录了你的账号。',
    token_reused: '你的一次登录被人用旧凭证使用，可能已被复制，所以把它结束了。',
    session_stolen: '你的一次登录同时出现在两个地方，可能已被复制，所以把它结束了。',
    passkey_cloned: '你的一个通行密钥似乎被复制了，它已不能再用。',
    bulk_read: '你的一次登录读取的消息远远超过常人。',
  },
  bar: '这是你吗？',
  device: (label, address, when) => [label, address, when].filter((part) => part !== '').join(' · '),
  me: '是我',
  notMe: '不是我',
  here: '请在你的另一台设备上回答，或验证是你本人。',
  secured: (ended) =>
    ended === 0
      ? '账号已安全：旧密码不能再用了，现在请设置新密码。'
      : `账号已安全：${ended} 台设备已退出登录，旧密码不能再用了，现在请设置新密码。`,
  choose: '设置新密码',
  thanks: '好的，没有做任何改动。',
  page: { title: '这是你吗？', home: '回到对话' },
  all: {
    title: '出现异常的账号',
    about: '最近 30 天所有人的异常，不显示名字。询问某一条会写进那个人的日记。',
    none: '最近 30 天没有异常。',
    kinds: {
      new_device: '在新设备上登录',
      impossible_travel: '登录地点远得不可能赶到',
      dormant: '闲置 90 天的账号',
      guessed: '多次输错密码后登录',
      token_reused: '旧凭证被使用',
      session_stolen: '同一登录出现在两处',
      passkey_cloned: '通行密钥有两份',
      bulk_read: '读取量远超常人',
    },
    answers: { me: '是本人', notMe: '不是本人', open: '还没有回答' },
    who: '谁的账号',
    whose: (what) => `谁的账号：${what}`,
  },
  list: {
    title: '不寻常的情况',
    none: '目前没有。',
    answers: { me: '是你本人', notMe: '不是你', open: '还没有回答' },
  },
}

/** 信件，中文。 */
import type { AlertWhy } from '../protocol/alerts.ts'
import type { LetterWords } from './letters.ts'

const notYou = '如果不是你本人，请登录后在“设置 → 登录设备”里结束陌生的登录，或联系这里的管理者。'

const odd: Record<AlertWhy, string> = {
  new_device: '有人在一台新设备上登录了你的账号。',
  impossible_travel: '有人在很远的地方登录了你的账号，你不可能这么快赶到那里。',
  dormant: '你的账号闲置了 90 多天后又被使用。',
  guessed: '有人多次输错密码之后，在一台新设备上登录了你的账号。',
  token_reused: '你的一次登录被人用旧凭证使用，可能已被复制，已经结束。',
  session_stolen: '你的一次登录同时出现在两个地方，可能已被复制，已经结束。',
  passkey_cloned: '你的一个通行密钥似乎被复制了，已不能再用。',
  bulk_read: '你的一次登录读取的消息远远超过常人。',
}

export const lettersZhCn: LetterWords = {
  hello: (name) => `${name}，你好：`,
  from: (place) => `这封信由“${place}”寄出，因为你的账号有变动或有人提出了请求。请勿回复。`,
  say: {
    verify: ({ link }, place) => ({
      subject: `请确认你在${place}的邮箱`,
      lines: [
        `有人（应该是你）把这个邮箱填进了${place}的一个账号。请在一天之内打开链接确认。`,
        '如果不是你，不用理会，这个邮箱就不会被使用。',
      ],
      act: { label: '确认邮箱', link },
    }),
    addressInUse: (_letter, place) => ({
      subject: `关于你在${place}的邮箱`,
      lines: [`有人想把你的邮箱填进${place}的另一个账号。邮箱仍然属于你，一切照旧。`],
    }),
    addressChanged: ({ now }, place) => ({
      subject: `你在${place}的邮箱已更改`,
      lines: [now === null ? '你的账号不再留有邮箱。' : `你的账号现在使用的邮箱是 ${now}。`, notYou],
    }),
    reset: ({ link }, place) => ({
      subject: `为${place}设置新密码`,
      lines: ['有人（应该是你）想换一个新密码。链接在一小时内有效，只能用一次。', '如果不是你，不用理会，密码不会改变。'],
      act: { label: '设置新密码', link },
    }),
    alert: ({ why, label, address, link }, place) => ({
      subject: `这是你吗？${place}`,
      lines: [
        odd[why],
        `设备：${label === '' ? '未知' : label}。地址：${address === '' ? '未知' : address}。`,
        '如果是你，不用做任何事；如果不是，点一下链接说明，所有设备会立即退出登录。',
      ],
      act: { label: '查看并回答', link },
    }),
    letIn: ({ link }, place) => ({
      subject: `你可以进入${place}了`,
      lines: ['管理者已经放行。请用你选的名字和密码登录。'],
      act: { label: '登录', link },
    }),
    turnedAway: ({ reason }, place) => ({
      subject: `你进入${place}的申请`,
      lines: ['管理者看过了你的申请，这次没有放行。', ...(reason === '' ? [] : [reason])],
    }),
    passwordChanged: ({ how }, place) => ({
      subject: `你在${place}的密码已更改`,
      lines: [how === 'reset' ? '密码已通过链接重新设置，所有设备都已退出登录。' : '密码已更改，其他设备都已退出登录。', notYou],
    }),
    totpOn: (_letter, place) => ({ subject: `${place}已开启两步验证`, lines: ['从现在起，登录还需要验证器应用里的验证码。', notYou] }),
    totpOff: (_letter, place) => ({ subject: `${place}已关闭两步验证`, lines: ['登录不再需要验证码。', notYou] }),
    recoveryNew: (_letter, place) => ({ subject: `${place}的恢复码已更换`, lines: ['你的账号换了一批恢复码，旧的全部作废。', notYou] }),
    passkeyAdded: ({ passkey }, place) => ({
      subject: `${place}添加了通行密钥`,
      lines: [`你的账号添加了通行密钥“${passkey}”，用它不输密码就能登录。`, notYou],
    }),
    passkeyRemoved: ({ passkey }, place) => ({
      subject: `${place}删除了通行密钥`,
      lines: [`你的账号删除了通行密钥“${passkey}”，以后不能再用它登录。`, notYou],
    }),
    recoveryUsed: ({ left }, place) => ({
      subject: `有人在${place}用了恢复码`,
      lines: [`有人用恢复码登录了你的账号，还剩 ${left} 个。`, notYou],
    }),
  },
}

/** 设置、快速跳转和键盘帮助的中文用语。 */
import type { settings as Settings, shortcuts as Shortcuts, switcher as Switcher } from '../en/settings.ts'

export const settings: typeof Settings = {
  roles: { owner: '主人', admin: '管理员', moderator: '协管', member: '成员', guest: '访客' },
  title: '设置',
  sections: { you: '我', look: '外观', presence: '在线状态', sessions: '登录设备', invites: '邀请', place: '这个地方', endings: '连接记录' },
  you: {
    displayName: '昵称', name: '名字', password: '修改密码', current: '当前密码', next: '新密码',
    passwordAbout: '其他设备会全部退出登录。', passwordDone: '密码已修改，其他设备已退出登录。', act: '修改密码',
  },
  look: {
    language: '语言', theme: '主题', themes: { system: '跟随系统', light: '浅色', dark: '深色' },
    enter: '回车键', enterSends: '回车发送，Shift+回车换行', enterBreaks: '回车换行，Ctrl+回车发送',
    sounds: '声音', soundsAbout: '私聊和提到你时轻响一声，只在一个标签页响', try: '听一下',
    notify: '通知', notifyAbout: '页面不在前面时由系统显示', notifyAct: '允许通知',
    notifyOn: '已允许通知。', notifyBlocked: '浏览器拦下了这个页面的通知，可在网站设置里更改。', notifyNone: '这个浏览器不支持通知。',
  },
  presence: {
    idle: '多久后显示空闲', idleAbout: '没有按键、点击或触摸多久之后，别人看到你空闲', never: '从不',
    device: '只在手机上时告诉别人', deviceAbout: '别人会在你的圆点旁看到一个小手机',
    note: '只用到操作发生的时间，从不查看你输入或点击了什么。',
  },
  sessions: {
    about: '所有以你的身份登录的设备。', current: '这台设备', live: '正在使用', seen: (moment) => `最近 ${moment}`, since: (moment) => `登录于 ${moment}`,
    expires: (moment) => `不使用则 ${moment} 过期`, end: '结束', endNamed: (label) => `结束 ${label} 上的登录`, endOthers: '结束其他所有登录',
    ended: (n) => `已结束 ${n} 个登录。`, unnamed: '未命名的设备',
  },
  invites: {
    about: '让人进来的链接。', make: '生成链接', uses: '可供几人使用', lasts: '有效期', days: (n) => `${n} 天`,
    left: (n) => `还可用 ${n} 次`, until: (moment) => `到 ${moment}`, by: (name) => `${name} 创建`,
    revoke: '收回', none: '现在没有有效的链接。', shownOnce: '请现在就复制，它只显示这一次。',
  },
  place: { name: '这里叫什么', registration: '谁可以进来', sharing: '谁能看到谁在', version: (v) => `在吗 ${v}` },
  endings: { about: '你最近的连接是怎样结束的。只有你能看到。', none: '还没有结束过的连接。', lasted: (span) => `持续 ${span}` },
}

export const switcher: typeof Switcher = {
  title: '前往', hint: '房间、人，或者要做的事', none: '没有找到。',
  groups: { rooms: '房间', people: '人', commands: '可以做的事' },
  commands: {
    create: '新建房间', browse: '看看有哪些房间', settings: '打开设置', shortcuts: '键盘快捷键', people: '显示或隐藏成员',
    online: '设为在线', away: '设为离开', dnd: '设为勿扰', invisible: '隐身', light: '浅色主题', dark: '深色主题', signOut: '退出登录',
  },
}

export const shortcuts: typeof Shortcuts = {
  title: '键盘快捷键',
  rows: {
    switcher: '前往房间、人或命令', previous: '上一个房间', next: '下一个房间', read: '标为已读', edit: '编辑最后一条消息',
    send: '发送', line: '换行', move: '在列表或消息间移动', help: '显示这个列表', close: '关闭打开的东西',
  },
}

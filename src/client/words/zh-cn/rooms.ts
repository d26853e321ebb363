/** 房间、人、消息和输入框的中文用语。 */
import type { composer as Composer, messages as Messages, own as Own, rooms as Rooms, why as Why } from '../en/rooms.ts'

export const rooms: typeof Rooms = {
  title: '房间', direct: '私聊', people: '大家',
  unread: (n) => `${n} 条未读`, mentions: (n) => `${n} 次提到你`, waiting: (n) => `${n} 条消息等待发送`, members: (n) => `${n} 人`,
  private: '私密', yourself: (name) => `${name}（你）`,
  add: '添加房间', write: '找人聊天', resize: '房间列表的宽度',
  none: '你还没有加入任何房间。', noneAct: '看看有哪些房间', noDirect: '还没有私聊。',
  pick: '在左边选一个房间。',
  gone: '这个房间不存在，或者你不在里面。', goneAct: '看看有哪些房间',
  create: {
    title: '新建房间', name: '名称', nameHint: '例如：茶水间', topic: '话题', topicAbout: '一句话说明用途，可以留空。',
    kind: '谁能找到它', public: '公开', publicAbout: '这里的人都能找到并加入', private: '私密', privateAbout: '只有被拉进来的人', act: '新建',
  },
  browse: { title: '这里的房间', search: '搜索房间', join: '加入', open: '打开', none: '没有这样的房间。', empty: '还没有公开的房间。', create: '新建房间' },
  find: { title: '找人聊天', search: '搜索成员', none: '没有找到这个人。' },
  menu: { open: '关于这个房间', leave: '离开这个房间', leaveAsk: (room) => `要离开 ${room} 吗？你说过的话会留下。`, edit: '修改名称和话题', invite: '拉人进来', inviteAbout: '填对方登录用的名字', inviteAct: '添加', invited: (name) => `${name} 已加入。` },
  panel: { people: '房间里的人', show: '显示成员', hide: '隐藏成员', here: '在', around: '在附近', notHere: '不在', unknown: '不确定', none: '还没有人。' },
}

export const messages: typeof Messages = {
  log: (room) => `${room} 的消息`,
  empty: '这里还没有人说过话。', emptyAct: '说第一句吧',
  emptyDirect: (name) => `你和 ${name} 的对话从这里开始。`,
  loadingOlder: '正在加载更早的消息', beginning: '这里是最初的一句。',
  fresh: '新消息', jump: '回到最新', jumpCount: (n) => `${n} 条新消息`,
  deleted: '这条消息已删除。', edited: '已编辑',
  editedAt: (moment) => `编辑于 ${moment}`,
  waiting: '等待发送', sending: '正在发送', failed: (reason) => `没有发出。${reason}`,
  actions: '对这条消息的操作', edit: '编辑', delete: '删除', copy: '复制文字', deleteAsk: '要删除这条消息吗？所有人都将看不到它的内容。',
  editing: '正在编辑。回车保存，Esc 放弃修改。', said: (name, text) => `${name}：${text}`,
  typing: (names) => `${names} 正在输入`, typingMany: (names) => `${names} 正在输入`, typingCount: (n) => `${n} 人正在输入`,
}

export const composer: typeof Composer = {
  label: (room) => `发消息到 ${room}`, send: '发送', hint: (room) => `对 ${room} 说点什么`,
  mentions: '可以提到的人', tooLong: (n) => `超出 ${n} 个字符`, left: (n) => `还可输入 ${n} 个字符`,
  offline: (name) => `${name} 现在离线，回来就能看到你的消息。`,
  offlineSince: (name, moment) => `${name} 现在离线，最后活跃于 ${moment}，回来就能看到你的消息。`,
  away: (name) => `${name} 暂时离开，可能晚些回复。`,
  awayUntil: (name, moment) => `${name} 离开到 ${moment}。`,
  dnd: (name) => `${name} 现在勿扰，你的消息会静静送达。`,
  withStatus: (text, status) => `${text}“${status}”`,
  queued: '现在没有连接。你发的消息会留在这里，连上后只发一次。',
}

export const own: typeof Own = {
  title: '我', menu: '我的状态', asSeen: '别人看到的样子', statusTitle: '状态留言', statusHint: '在忙什么？', emoji: '表情', clear: '清除',
  until: '持续多久', setStatus: '设为状态', settings: '设置', signOut: '退出登录', why: '为什么这样显示',
  expiries: { halfHour: '30 分钟', hour: '1 小时', fourHours: '4 小时', today: '今天', week: '本周', open: '直到我更改' },
  until_: (moment) => `到 ${moment}`,
}

export const why: typeof Why = {
  title: (name) => `${name} 为什么这样显示`, titleSelf: '你为什么这样显示',
  dot: (name, state) => `${name}：${state}。查看原因`,
  write: '发消息', change: '更改', devices: '你的设备', phone: '只在手机上',
}

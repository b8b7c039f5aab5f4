import { ROLE_TEXTS } from '#functions/api/role-texts.ts';
import type { Text, Texts } from './text.ts';

export const TEXTS = {
  product: { zh: '见证', en: 'Jianzheng' },
  subtitle: { zh: '职业技能提升补贴', en: 'Vocational training subsidies' },
  skip: { zh: '跳到主要内容', en: 'Skip to the main content' },
  menu: { zh: '主菜单', en: 'Main menu' },
  otherLanguage: { zh: 'English', en: '中文' },
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  signInFirst: { zh: '请先登录', en: 'Please sign in' },
  signInWhy: {
    zh: '登录在贵单位的统一身份认证页面进行，完成后回到本页。',
    en: "You sign in on the identity provider's own page and come back here afterwards.",
  },
  signInFailed: { zh: '登录未成功', en: 'Signing in did not work' },
  signingIn: { zh: '正在登录…', en: 'Signing in …' },
  mayClose: { zh: '已登录，可以关闭此窗口。', en: 'You are signed in; this window can be closed.' },
  ended: { zh: '登录已过期', en: 'Your sign-in has ended' },
  endedWhy: {
    zh: '请重新登录。本页内容保持不变，尚未发送的操作将在登录后继续。',
    en: 'Please sign in again. This page stays as it is, and what was not sent yet goes on afterwards.',
  },
  signInAgain: { zh: '在新窗口重新登录', en: 'Sign in again in a new window' },
  loading: { zh: '正在载入…', en: 'Loading …' },
  noSuchPage: { zh: '没有此页面，或您的角色无权查看。', en: 'There is no such page, or your role may not see it.' },
  home: { zh: '返回首页', en: 'Back to the start' },
  broken: { zh: '页面出现错误', en: 'This page has failed' },
  brokenWhy: {
    zh: '请重新载入；如仍出现，请联系管理员。已提交的内容不受影响。',
    en: 'Load it again; if it comes back, tell the administrator. What was submitted is not affected.',
  },
  reload: { zh: '重新载入', en: 'Load again' },
  whatToDo: { zh: '处理办法', en: 'What to do' },
  where: { zh: '位置', en: 'Where' },
  what: { zh: '问题', en: 'What is wrong' },
  again: { zh: '重试', en: 'Try again' },
  row: { zh: '行', en: 'row' },
  column: { zh: '列', en: 'column' },
  sheet: { zh: '工作表', en: 'sheet' },
} as const satisfies Texts;

/** A role of a token or of a trail; what the console does not know is told as it is written there. */
export const roleName = (role: string): Text =>
  (ROLE_TEXTS as Readonly<Record<string, Text>>)[role] ?? { zh: role, en: role };

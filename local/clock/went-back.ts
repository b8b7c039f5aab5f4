/** Business time that runs backwards is allowed, and never unnoticed: what has happened stays, dated in what is now the future. */
export function wentBack(before: string): string {
  return `Business time was set back: it stood at ${before}. What has happened since stays as it is; limits and waits end again. / 业务时间被调回过去（原为 ${before}）：此前已发生的事项保持不变，各项期限将重新到期。`;
}

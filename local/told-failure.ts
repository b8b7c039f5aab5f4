/** What a person is told when the machine does not start, in both languages. */
export function toldFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken, perhaps by another "npm start": end that one, or choose others by "npm start -- --port 5700" (with "--data FOLDER", so that each keeps its own data). / 端口 ${port} 已被占用，可能已有一个 npm start 在运行：请先结束它，或用 npm start -- --port 5700 --data 文件夹 换一组端口。`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} may not be opened: choose one from 1024 on by "npm start -- --port N". / 无权使用端口 ${port}：请用 npm start -- --port N 换一个 1024 以上的端口。`;
  return error.message;
}

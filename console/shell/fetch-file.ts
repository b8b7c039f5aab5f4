/** The browser fetches what a signed address names, under the name that it says. */
export function fetchFile(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.rel = 'noopener';
  document.body.append(link);
  link.click();
  link.remove();
}

import type { DemoPerson } from './people.ts';

/** The page on which somebody chooses who to be: a list of people, and a form for anybody else. No script. */
export function signInPage(people: readonly DemoPerson[], query: string): string {
  const kept = [...new URLSearchParams(query)]
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');
  const buttons = people
    .map(
      ({ name, role, region, enterprise }, index) =>
        `<li><button name="person" value="${index}">${escaped(name)}</button> <small>${escaped([role, region, enterprise].filter(Boolean).join(' · '))}</small></li>`,
    )
    .join('\n');
  const fields = [
    ['role', '角色 role', 'enterprise-operator'],
    ['enterprise', '企业统一社会信用代码 enterprise', ''],
    ['region', '行政区划代码 region', ''],
    ['sub', '账号 account', ''],
    ['name', '姓名 name', ''],
    ['documentType', '证件类型 document type (resident-id)', ''],
    ['documentNumber', '证件号码 document number', ''],
    ['ttlSeconds', '有效期(秒) seconds until it ends', '3600'],
  ]
    .map(
      ([name, label, value]) =>
        `<p><label>${label}<br><input name="${name}" value="${value}" autocomplete="off"></label></p>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>选择身份 Choose who to be</title>
<style>body{font:15px/1.6 system-ui,sans-serif;max-width:40rem;margin:1.5rem auto;padding:0 1rem}li{margin:.3rem 0}button{font:inherit;padding:.2rem .6rem}small{color:#555}</style>
</head>
<body>
<main>
<h1>选择身份 Choose who to be</h1>
<p>本机演示用，无需密码。 For one machine only: no password is asked.</p>
<form method="post" action="/authorize">${kept}
<ul>
${buttons}
</ul>
</form>
<h2>其他身份 Somebody else</h2>
<form method="post" action="/authorize">${kept}
${fields}
<p><button name="person" value="other">登录 Sign in</button></p>
</form>
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

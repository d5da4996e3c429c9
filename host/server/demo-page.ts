/** The page that testdata/simple reads. */
export function demoPage(): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Tea list</title>
  </head>
  <body>
    <h1>Tea list</h1>
    <ul>
      <li><a href="/demo/assam.html">Assam</a></li>
      <li><a href="/demo/darjeeling.html">Darjeeling</a></li>
      <li><a href="/demo/sencha.html">Sencha</a></li>
      <li><a href="/demo/rooibos.html">Rooibos – no caffeine</a></li>
    </ul>
  </body>
</html>
`;
}

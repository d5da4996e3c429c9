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
      <li class="tea">Assam</li>
      <li class="tea">Darjeeling</li>
      <li class="tea">Sencha</li>
      <li class="tea">Rooibos – no caffeine</li>
    </ul>
  </body>
</html>
`;
}

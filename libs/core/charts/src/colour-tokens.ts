/** The colours of every page, by what they mean: each follows the reader's light or dark setting. A rule of CSS. */
export const COLOUR_TOKENS = `:root {
  color-scheme: light dark;
  --text: light-dark(#1c2330, #e6e9ef);
  --quiet: light-dark(#5b6472, #9aa3b2);
  --line: light-dark(#dde1e8, #323a47);
  --page: light-dark(#ffffff, #14181f);
  --link: light-dark(#1f5fbf, #79b0ff);
  --alarm: light-dark(#b3261e, #ff8a80);
  --steady: light-dark(#1b6e3c, #7fd6a0);
  --shade: light-dark(#fdf0ef, #33201f);
  --high: light-dark(#d97a1f, #c26a12);
  --low: light-dark(#5b93e0, #2f6cc0);
}`;

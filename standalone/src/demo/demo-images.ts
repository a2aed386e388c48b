import type { HttpRoute } from '@hub/kernel';
import { demoCatalogue } from './catalogue.js';

/** Where a demo product's picture is. */
export function demoImagePath(productCode: string): string {
  return `/demo/images/${productCode}.svg`;
}

/** Draws the demo's product pictures: a bottle in a colour of its own, so that a shelf looks like one. */
export function demoImageRoute(): HttpRoute {
  const products = new Map(demoCatalogue().products.map((product) => [product.code, product]));
  return {
    method: 'GET',
    path: '/demo/images/:file',
    handler: ({ params }) => {
      const product = products.get((params['file'] ?? '').replace(/\.svg$/, ''));
      if (product === undefined)
        return { status: 404, body: { errors: [{ message: 'There is no such picture.' }] } };
      return {
        status: 200,
        headers: {
          'content-type': 'image/svg+xml; charset=utf-8',
          'cache-control': 'public, max-age=86400',
        },
        body: drawBottle(product.code, product.name.zh),
      };
    },
  };
}

function drawBottle(code: string, label: string): string {
  const hue = [...code].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img" aria-label="${label}">
<rect width="400" height="400" fill="hsl(${String(hue)} 40% 94%)"/>
<rect x="178" y="70" width="44" height="44" rx="8" fill="hsl(${String(hue)} 30% 35%)"/>
<rect x="130" y="108" width="140" height="220" rx="26" fill="hsl(${String(hue)} 45% 70%)"/>
<rect x="130" y="190" width="140" height="70" fill="hsl(${String(hue)} 50% 97%)"/>
<text x="200" y="231" font-family="sans-serif" font-size="17" text-anchor="middle" fill="hsl(${String(hue)} 35% 28%)">${label.slice(0, 8)}</text>
</svg>`;
}

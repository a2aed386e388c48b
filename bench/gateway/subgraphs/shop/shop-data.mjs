/**
 * A small shop whose parts point at each other, so that a deep query meets the same few users and
 * articles again and again, as real graphs do. Sized so that the deep query answers with 87 to 90 kB.
 */

const names = ['Ada Quist', 'Bo Lindqvist', 'Chen Yu', 'Dara Okafor', 'Emil Strand', 'Fay Moreau'];

export const users = names.map((name, index) => ({
  id: String(index + 1),
  name,
  username: name.toLowerCase().replace(' ', '.'),
  birthYear: 1970 + index * 5,
}));

const goods = [
  ['Oak table', 89900, 31000],
  ['Desk lamp', 4990, 1400],
  ['Wool blanket', 7950, 1100],
  ['Cast-iron pan', 5490, 2900],
  ['Bookshelf', 45900, 27500],
  ['Tea kettle', 3990, 950],
  ['Linen curtain', 2990, 600],
  ['Rain barrel', 12900, 9800],
  ['Garden chair', 6490, 4200],
];

export const articles = goods.map(([name, price, weight], index) => ({
  upc: String(index + 1),
  name,
  price,
  weight,
}));

const opinions = [
  'Arrived a day early and looks better than in the picture.',
  'Does what it should; the colour is a little darker than expected.',
  'Second one we bought. Sturdy, and easy to clean.',
  'Good value, but the manual could be clearer.',
];

/** Every user reviewed four articles, spread so that every article has two or three reviews. */
export const reviews = users.flatMap((user, row) =>
  opinions.map((body, column) => {
    const position = row * opinions.length + column;
    return {
      id: String(position + 1),
      body,
      authorId: user.id,
      upc: articles[(position * 4 + row) % articles.length].upc,
    };
  }),
);

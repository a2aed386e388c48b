import type { StoredImage } from '../persistence/product.entity.js';
import type { ImageType } from './product.type.js';

export function imagesOf(images: readonly StoredImage[]): ImageType[] {
  return images.map(({ url, altZh, altEn }) => ({ url, alt: { zh: altZh, en: altEn } }));
}

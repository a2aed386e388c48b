import { evicting, forRoles, type RequestContext } from '@hub/kernel';
import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import type { InventoryLoaders } from '../persistence/inventory.loader.js';
import type { ProductEntity } from '../persistence/product.entity.js';
import type { SkuEntity } from '../persistence/sku.entity.js';
import { importCatalogue, type ImportedCatalogue } from '../use-cases/import-catalogue.js';
import { importProducts, type ImportedSku } from '../use-cases/import-products.js';
import type { InventoryRuntime } from '../use-cases/inventory-runtime.js';
import { saveProduct } from '../use-cases/save-product.js';
import { setSkuListing } from '../use-cases/set-sku-listing.js';
import { ImportCatalogueInput, ImportProductsInput } from './catalogue.input.js';
import { ImportedCatalogueType, ImportedSkuType } from './catalogue.type.js';
import { SaveProductInput, SetSkuListingInput } from './product.input.js';
import { ProductType } from './product.type.js';
import { SkuType } from './sku.type.js';

type Context = RequestContext<InventoryLoaders>;

@Resolver()
export class CatalogueResolver {
  constructor(private readonly hub: InventoryRuntime) {}

  @Directive(forRoles('merchandiser', 'admin'))
  @Directive(evicting('Product', 'Sku'))
  @Mutation(() => ProductType, {
    description:
      'Creates a product with its SKUs, or replaces its facts; new SKUs are not listed. Merchandiser or admin. A code or barcode of something else: CODE_TAKEN.',
  })
  async saveProduct(
    @Arg('input', () => SaveProductInput, { description: 'The product.' }) input: SaveProductInput,
    @Ctx() { actor, loaders }: Context,
  ): Promise<ProductEntity | null> {
    const id = await saveProduct(this.hub, actor, input);
    loaders.skusOfProduct.clear(id);
    return await loaders.product.clear(id).load(id);
  }

  @Directive(forRoles('merchandiser', 'admin'))
  @Directive(evicting('Product', 'Sku'))
  @Mutation(() => SkuType, {
    description: 'Puts a SKU on the shelf or takes it off. Merchandiser or admin.',
  })
  async setSkuListing(
    @Arg('input', () => SetSkuListingInput, { description: 'Which SKU, and where to.' })
    input: SetSkuListingInput,
    @Ctx() { actor, loaders }: Context,
  ): Promise<SkuEntity | null> {
    const id = await setSkuListing(this.hub, actor, input);
    return await loaders.sku.clear(id).load(id);
  }

  @Directive(forRoles('admin'))
  @Directive(evicting('Category', 'Product', 'Sku', 'Store'))
  @Mutation(() => ImportedCatalogueType, {
    description:
      'Master data in bulk, all or nothing: rows are found by code, created or replaced; sent again, nothing changes. Admin or a capability.',
  })
  async importCatalogue(
    @Arg('input', () => ImportCatalogueInput, { description: 'The lists.' })
    input: ImportCatalogueInput,
    @Ctx() { actor }: Context,
  ): Promise<ImportedCatalogue> {
    return await importCatalogue(this.hub, actor, input);
  }

  @Directive('@inaccessible')
  @Mutation(() => [ImportedSkuType], {
    description:
      'Command of another capability. Products of imported history, in the order given; never on the shelf.',
  })
  async importProducts(
    @Arg('input', () => ImportProductsInput, { description: 'The batch.' })
    input: ImportProductsInput,
    @Ctx() { actor }: Context,
  ): Promise<readonly ImportedSku[]> {
    return await importProducts(this.hub, actor, input);
  }
}

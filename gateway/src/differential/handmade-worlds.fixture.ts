import { makeWorld, type World, type WorldPlan } from './world.fixture.js';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible", "@interfaceObject"
])`;

/** Many keys: several, compound, nested; shared value types; what another subgraph provides; one entity everywhere. */
const shop: WorldPlan = {
  name: 'shop',
  sdls: {
    accounts: `${LINK}
      type Query { me: User users: [User!]! user(id: ID!): User }
      type User @key(fields: "id") @key(fields: "email") {
        id: ID! email: String! name: String @shareable address: Address @shareable
        organisation: Organisation! friends: [User!]! manager: User
      }
      type Organisation @key(fields: "id") { id: ID! title: String! @shareable owner: User! }
      type Address @shareable { street: String city: String! }`,
    products: `${LINK}
      type Query { products(limit: Int = 2, filter: ProductFilter): [Product!] cheapest: Product! }
      input ProductFilter { text: String = "any" tags: [String!] kind: Kind price: Range }
      input Range { low: Int = 0 high: Int }
      enum Kind { BOOK TOY OTHER }
      type Product @key(fields: "sku") @key(fields: "brand { code } number") {
        sku: ID! number: Int! brand: Brand! kind: Kind title(language: String = "en", upper: Boolean): String!
        price: Price! @shareable similar: [Product]
      }
      type Brand @key(fields: "code") { code: ID! label: String country: String @shareable }
      type Price @shareable { amount: Int currency: String }`,
    reviews: `${LINK}
      type Query { reviews: [Review!]! }
      type Review @key(fields: "id") {
        id: ID! text: String stars: Int! author: User @provides(fields: "name") product: Product!
      }
      type User @key(fields: "email") { email: String! name: String @external reviews(last: Int): [Review!]! }
      type Product @key(fields: "brand { code } number") {
        number: Int! brand: Brand! reviews: [Review] rating: Float
      }
      type Brand @key(fields: "code") { code: ID! country: String @shareable fans: [User!] }`,
    stock: `${LINK}
      type Product @key(fields: "sku") { sku: ID! price: Price! @shareable onHand: Int! stores: [[Store!]!] }
      type Price @shareable { amount: Int currency: String }
      type Store @key(fields: "organisation { id } number") {
        number: Int! organisation: Organisation! address: Address best: Product
      }
      type Organisation @key(fields: "id") { id: ID! title: String! @shareable stores: [Store!] }
      type Address @shareable { street: String city: String! }`,
    directory: `${LINK}
      type Query { stores: [Store] }
      type Store @key(fields: "organisation { id } number") {
        number: Int! organisation: Organisation! label: String opensAt: Int
      }
      type Organisation @key(fields: "id", resolvable: false) { id: ID! }
      type User @key(fields: "id") { id: ID! address: Address @shareable favourite: Store }
      type Address @shareable { street: String city: String! }`,
  },
};

/** Inputs from elsewhere: chains over three subgraphs, arguments, nested selections, fragments on abstract types. */
const requirements: WorldPlan = {
  name: 'requirements',
  sdls: {
    catalogue: `${LINK}
      type Query { items: [Item!]! item(id: ID!): Item parcel: Parcel }
      type Item @key(fields: "id") {
        id: ID! weight: Float price(currency: String! = "EUR"): Int! size: Size label: Label tags: [Tag!]!
        maker: Maker! note: String
      }
      type Size { width: Int height: Int! depth: Depth }
      type Depth { value: Int unit: String! }
      interface Tag { name: String! }
      type Colour implements Tag { name: String! hex: String }
      type Season implements Tag { name: String! year: Int! }
      union Label = Sticker | Print
      type Sticker { glue: String! }
      type Print { ink: String dots: [Int!] }
      type Maker @key(fields: "id") { id: ID! name: String country: String! }
      type Parcel @key(fields: "id") { id: ID! items: [Item!] contents: [[Item]] }`,
    shipping: `${LINK}
      type Item @key(fields: "id") {
        id: ID! weight: Float @external price(currency: String! = "EUR"): Int! @external
        size: Size @external maker: Maker! @external
        shippingCost(express: Boolean = false): Int! @requires(fields: "weight price(currency: \\"USD\\")")
        volume: Int @requires(fields: "size { width height depth { value } }")
        customs: String @requires(fields: "maker { country }")
      }
      type Size @external { width: Int height: Int! depth: Depth }
      type Depth @external { value: Int }
      type Maker @key(fields: "id") { id: ID! country: String! @external
        zone: Int @requires(fields: "country") }`,
    labels: `${LINK}
      type Query { featured: Item }
      type Item @key(fields: "id") {
        id: ID! weight: Float @external label: Label @external tags: [Tag!]! @external shippingCost(express: Boolean = false): Int! @external
        slogan: String @requires(fields: "label { ... on Sticker { glue } ... on Print { ink dots } }")
        hashtags: [String!] @requires(fields: "tags { name ... on Colour { hex } ... on Season { year } }")
        badge: Badge @requires(fields: "shippingCost(express: true)")
        cheapBadge: Badge! @requires(fields: "weight")
      }
      interface Tag { name: String! }
      type Colour implements Tag @external { name: String! hex: String }
      type Season implements Tag @external { name: String! year: Int! }
      union Label = Sticker | Print
      type Sticker @external { glue: String! }
      type Print @external { ink: String dots: [Int!] }
      type Badge { text: String! item: Item }`,
    totals: `${LINK}
      type Parcel @key(fields: "id") {
        id: ID! items: [Item!] @external
        total: Int @requires(fields: "items { id volume badge { text } }")
      }
      type Item @key(fields: "id") { id: ID! volume: Int @external badge: Badge @external note2: String }
      type Badge @external { text: String! }`,
  },
};

/** Inputs in lists of lists: the stock executor gets them wrong. */
const listedRequirements: WorldPlan = {
  name: 'listed-requirements',
  sdls: {
    depot: `${LINK}
      type Query { shelves: [Shelf!]! shelf(id: ID): Shelf }
      type Shelf @key(fields: "id") { id: ID! crates: [[Crate]] grid: [[Cell!]!]! }
      type Crate @key(fields: "id") { id: ID! mark: String inner: [Crate] }
      type Cell { row: Int names: [[String]] }`,
    counting: `${LINK}
      type Shelf @key(fields: "id") { id: ID! crates: [[Crate]] @external grid: [[Cell!]!]! @external
        summary: String! @requires(fields: "crates { id mark inner { mark } }")
        width: Int @requires(fields: "grid { row names }") }
      type Crate @key(fields: "id") { id: ID! mark: String @external inner: [Crate] @external
        heavy: Boolean @requires(fields: "mark") }
      type Cell @external { row: Int names: [[String]] }`,
  },
};

/** One input that is required with different arguments: the stock planner takes it for the same. */
const conflictingRequirements: WorldPlan = {
  name: 'conflicting-requirements',
  sdls: {
    depot: `${LINK}
      type Query { crate: Crate }
      type Crate @key(fields: "id") { id: ID! weight(unit: String = "kg"): Int height(unit: String = "m"): Int }`,
    counting: `${LINK}
      type Crate @key(fields: "id") { id: ID! weight(unit: String = "kg"): Int @external
        height(unit: String = "m"): Int @external
        tall: Float @requires(fields: "height")
        heavy: Boolean @requires(fields: "weight(unit: \\"lb\\")")
        light: Boolean! @requires(fields: "weight(unit: \\"g\\")") }`,
  },
};

/** Inputs that have inputs themselves, to and fro between subgraphs and below entities: the stock planner forgets them. */
const chainedRequirements: WorldPlan = {
  name: 'chained-requirements',
  sdls: {
    depot: `${LINK}
      type Query { crate: Crate crates: [Crate!] }
      type Crate @key(fields: "id") @key(fields: "place { row }") {
        id: ID! place: Place! height(unit: String = "m"): Int inner: [Crate!]
        mass(per: Per = { count: 1 }): Mass @external
        load: Int @requires(fields: "mass { scales { id } value }") }
      type Place @shareable { row: Int! }
      type Mass @shareable { value: Int scales: Scales }
      type Scales @key(fields: "id") { id: ID! weighed: [Crate] }
      input Per { count: Int limit: Limit }
      enum Limit { LOW HIGH }`,
    counting: `${LINK}
      type Crate @key(fields: "place { row }") { place: Place! height(unit: String = "m"): Int @external
        load: Int @external next: Crate box: Box
        mass(per: Per = { count: 1 }): Mass @requires(fields: "height")
        taller(x: Int): Float @requires(fields: "height(unit: \\"cm\\")")
        limit: Limit @requires(fields: "load") }
      type Place @shareable { row: Int! }
      type Mass @shareable { value: Int scales: Scales }
      type Scales @key(fields: "id") { id: ID! exact: Boolean! }
      type Box { crate: Crate }
      input Per { count: Int limit: Limit }
      enum Limit { LOW HIGH }`,
    verdicts: `${LINK}
      type Query { judged: [Crate] }
      type Crate @key(fields: "id") { id: ID! taller(x: Int): Float @external limit: Limit @external
        verdict: Int @requires(fields: "taller(x: 2)") final: Int! @requires(fields: "limit taller(x: 3)")
        peers: [Crate!]! @requires(fields: "limit") }
      enum Limit { LOW HIGH }`,
  },
};

/** Interfaces and unions that are implemented in several subgraphs, of entities and of values. */
const abstractTypes: WorldPlan = {
  name: 'abstract-types',
  sdls: {
    media: `${LINK}
      type Query { search(text: String): [Result] library: [Work!]! newest: Work node(id: ID!): Node nested: [[Work]!] }
      interface Node { id: ID! }
      interface Work implements Node { id: ID! title: String creator: Creator }
      type Book implements Node & Work @key(fields: "id") {
        id: ID! title: String creator: Creator pages: Int! cover: Image @shareable }
      type Film implements Node & Work @key(fields: "id") {
        id: ID! title: String creator: Creator minutes: Int trailer: Film cover: Image @shareable }
      type Song implements Node & Work @key(fields: "id") { id: ID! title: String creator: Creator key: String! }
      union Creator = Person | Band
      union Result = Book | Film | Person
      type Person implements Node @key(fields: "id") { id: ID! name: String! }
      type Band @key(fields: "name") { name: String! size: Int members: [Person!] }
      type Image @shareable { url: String! width: Int }`,
    ratings: `${LINK}
      type Query { best: Rated rated: [Rated!] anything: [Thing!] }
      interface Rated { stars: Float comments: [Comment!]! }
      union Thing = Book | Comment | Person
      type Book implements Rated @key(fields: "id") { id: ID! stars: Float comments: [Comment!]! }
      type Film implements Rated @key(fields: "id") { id: ID! stars: Float comments: [Comment!]! }
      type Comment { text: String author: Person replies: [Comment] about: Rated }
      type Person @key(fields: "id") { id: ID! favourites: [Rated!] age: Int }`,
    pictures: `${LINK}
      type Query { gallery: [Picture] }
      union Picture = Image | Portrait
      interface HasImage { cover: Image }
      type Image @shareable { url: String! width: Int }
      type Portrait { of: Person! image: Image }
      type Book implements HasImage @key(fields: "id") { id: ID! cover: Image @shareable }
      type Film implements HasImage @key(fields: "id") { id: ID! cover: Image @shareable posters: [Image!]! }
      type Person implements HasImage @key(fields: "id") { id: ID! cover: Image }
      type Band @key(fields: "name") { name: String! logo: Image }`,
  },
};

/** An interface that is an entity, and subgraphs that know it as one object type. */
const interfaceObjects: WorldPlan = {
  name: 'interface-objects',
  sdls: {
    accounts: `${LINK}
      type Query { accounts: [Account!]! account(id: ID!): Account checking: Checking }
      interface Account @key(fields: "id") { id: ID! owner: String }
      type Checking implements Account @key(fields: "id") { id: ID! owner: String limit: Int! }
      type Savings implements Account @key(fields: "id") { id: ID! owner: String interest: Float }
      type Vault implements Account @key(fields: "id") { id: ID! owner: String doors: [String!]! keeper: Keeper }
      type Keeper @key(fields: "id") { id: ID! name: String! }`,
    balances: `${LINK}
      type Query { richest: Account ledger(from: Int = 0): [Account] }
      type Account @key(fields: "id") @interfaceObject {
        id: ID! balance: Int currency: String! history(last: Int = 3): [Entry!]!
      }
      type Entry { amount: Int! other: Account }`,
    advice: `${LINK}
      type Query { advised: [Account!] }
      type Account @key(fields: "id") @interfaceObject {
        id: ID! balance: Int @external currency: String! @external
        advice: String @requires(fields: "balance currency")
        keeper2: Keeper
      }
      type Keeper @key(fields: "id") { id: ID! accounts: [Account!] }`,
  },
};

/** What moved, what is hidden: overrides, one of them progressive; hidden types, fields and enum values. */
const hiddenAndMoved: WorldPlan = {
  name: 'hidden-and-moved',
  sdls: {
    old: `${LINK}
      type Query { pets: [Pet] pet: Pet! strictPets: [Pet!] mood: Mood moods: [Mood!] moodNow: Mood! shelter: Shelter }
      interface Pet { id: ID! name: String mood: Mood }
      type Dog implements Pet @key(fields: "id") { id: ID! name: String mood: Mood breed: String! age: Int secret: String @inaccessible }
      type Cat implements Pet @key(fields: "id") { id: ID! name: String mood: Mood lives: Int! age: Int }
      type Ghost implements Pet @key(fields: "id") @inaccessible { id: ID! name: String mood: Mood }
      enum Mood { HAPPY SAD HAUNTED @inaccessible }
      union Guest = Dog | Ghost
      type Shelter @key(fields: "id") { id: ID! guests: [Guest!]! guest: Guest boss: Guest! pets: [Pet!]! rooms: Int }`,
    new: `${LINK}
      type Dog @key(fields: "id") { id: ID! age: Int @override(from: "old") chip: String friend: Cat }
      type Cat @key(fields: "id") { id: ID! age: Int @override(from: "old", label: "percent(50)") chip: String }
      type Shelter @key(fields: "id") { id: ID! rooms: Int @override(from: "old", label: "percent(0)") address: String! }`,
  },
};

/** Root types with other names, deeds with questions after them, and hidden arguments of every kind of scalar. */
const deeds: WorldPlan = {
  name: 'deeds',
  sdls: {
    tasks: `${LINK}
      schema { query: RootQuery mutation: RootMutation }
      type RootQuery { tasks: [Task!] task(id: ID! = "x"): Task now: Date }
      type RootMutation {
        addTask(input: TaskInput!): Task! removeTask(id: ID!): Task renameAll(names: [String!]!, at: Date): [Task!]!
        self: RootMutationResult
      }
      type RootMutationResult { query: String count: Int! }
      input TaskInput { title: String! = "untitled" due: Date meta: JSON urgency: Urgency = LOW subtasks: [TaskInput!] }
      enum Urgency { LOW HIGH }
      type Task @key(fields: "id") { id: ID! title: String! urgency: Urgency meta: JSON due: Date parent: Task }
      scalar Date scalar JSON`,
    people: `${LINK}
      schema { query: Root mutation: Changes }
      type Root { people(like: JSON, since: Date): [Person!]! }
      type Changes { assign(task: ID!, to: [ID!]): Task rename(person: ID!, name: String): Person! }
      type Task @key(fields: "id") { id: ID! assignees: [Person!]! log(level: Urgency = HIGH): [[JSON]!] }
      type Person @key(fields: "id") { id: ID! name: String tasks: [Task] born: Date }
      enum Urgency { LOW HIGH }
      scalar Date scalar JSON`,
    audit: `${LINK}
      type Query { trail(first: Int): [Entry] }
      type Mutation { forget(id: ID!): Boolean! }
      type Entry { at: Date! who: Person what: Subject }
      union Subject = Task | Person
      type Task @key(fields: "id") { id: ID! touched: Int! }
      type Person @key(fields: "id") { id: ID! score: Float grid: [[Int]!]! cube: [[[String!]]] }
      scalar Date`,
  },
};

/** A field with inputs on an interface that subgraphs know as an object: asked of one implementation, the planner's end. */
const kinds: WorldPlan = {
  name: 'kinds',
  sdls: {
    asking: `${LINK}
      type Query { kind: Kind! }
      type Kind @key(fields: "id") @interfaceObject { id: ID! size(per: Int = 1): Int }`,
    knowing: `${LINK}
      interface Kind @key(fields: "id") { id: ID! own: String! }
      type KindA implements Kind @key(fields: "id") { id: ID! own: String! }
      type KindB implements Kind @key(fields: "id") { id: ID! own: String! }`,
    making: `${LINK}
      type Query { made: [Kind!]! }
      type Kind @key(fields: "id") @interfaceObject { id: ID! own: String! @external
        made: Int @requires(fields: "own") }`,
  },
};

/** Interfaces and unions that share objects with one that a subgraph knows as an object. */
const amongOthers: WorldPlan = {
  name: 'interface-objects-among-others',
  sdls: {
    works: `${LINK}
      type Query { works: [Work!]! work: Work first: Book named: [Named] any: [Any] }
      interface Work @key(fields: "id") { id: ID! title: String! }
      interface Named { title: String! }
      union Any = Book | Film
      type Book implements Work & Named @key(fields: "id") { id: ID! title: String! pages: Int any: Any }
      type Film implements Work & Named @key(fields: "id") { id: ID! title: String! }
      type Play implements Work @key(fields: "id") { id: ID! title: String! }`,
    stars: `${LINK}
      type Query { starred: [Work!] }
      type Work @key(fields: "id") @interfaceObject { id: ID! title: String! @external plain(n: Int = 1): Int
        stars(of: Int): Int @requires(fields: "title") sequel: Work prequel: Work @requires(fields: "title") }`,
  },
};

/** Worlds on which any operation can be answered rightly. */
export const FUZZED_PLANS: readonly WorldPlan[] = [
  shop,
  requirements,
  listedRequirements,
  conflictingRequirements,
  chainedRequirements,
  abstractTypes,
  interfaceObjects,
  hiddenAndMoved,
  deeds,
  kinds,
  amongOthers,
];

const made = new Map<string, World>();

/** A world made by hand, by its name. */
export function handmadeWorld(name: string): World {
  const known = made.get(name);
  if (known !== undefined) return known;
  const plan = FUZZED_PLANS.find((candidate) => candidate.name === name);
  if (plan === undefined) throw new Error(`No world is called ${name}.`);
  const world = makeWorld(plan);
  made.set(name, world);
  return world;
}

/** A product of the catalogue (facts: partner-center §4.5). Availability ids that Microsoft's documents do not show are invented. */
export interface CatalogueItem {
  readonly productId: string;
  readonly skuId: string;
  readonly availabilityId: string;
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
}

function item(offerId: string, name: string, maximum = 10_000_000): CatalogueItem {
  const [productId = '', skuId = '', availabilityId = ''] = offerId.split(':');
  return { productId, skuId, availabilityId, name, minimum: 1, maximum };
}

export const BUSINESS_BASIC = item('CFQ7TTC0LH18:0001:CFQ7TTC0K971', 'Microsoft 365 Business Basic', 300);
export const BUSINESS_BASIC_NO_TEAMS = item('CFQ7TTC0LH18:000P:CFQ7TTC0NP1T', 'Microsoft 365 Business Basic EEA (no Teams)', 300);
export const BUSINESS_STANDARD = item('CFQ7TTC0LDPB:0001:CFQ7TTC0LGNT', 'Microsoft 365 Business Standard', 300);
export const BUSINESS_PREMIUM = item('CFQ7TTC0LCHC:0002:CFQ7TTC0X6RN', 'Microsoft 365 Business Premium', 300);
export const EXCHANGE_1 = item('CFQ7TTC0LH16:0001:CFQ7TTC0LGH2', 'Exchange Online (Plan 1)');
export const EXCHANGE_2 = item('CFQ7TTC0LH1P:0001:CFQ7TTC0LGJ5', 'Exchange Online (Plan 2)');
export const E3 = item('CFQ7TTC0LFLX:0001:CFQ7TTC0LHX7', 'Microsoft 365 E3');
export const E5 = item('CFQ7TTC0LFLZ:0002:CFQ7TTC0LHZ3', 'Microsoft 365 E5');
export const COPILOT = item('CFQ7TTC0MM8R:0002:CFQ7TTC0RK21', 'Microsoft 365 Copilot');
export const AZURE_PLAN = item('DZH318Z0BPS6:0001:DZH318Z0BML1', 'Azure plan', 1);
export const SQL_SERVER = item('DG7GMGF0FKZV:0003:DG7GMGF0DQLM', 'SQL Server Enterprise - 2 Core License Pack - 3 year');
export const BACKUP_SAAS = item('DZH318Z09K7P:0001:DZH318Z08QM4', 'Alpine Backup for Microsoft 365');

/** What the product routes list. */
export const CATALOGUE: readonly CatalogueItem[] = [
  BUSINESS_BASIC, BUSINESS_BASIC_NO_TEAMS, BUSINESS_STANDARD, BUSINESS_PREMIUM, EXCHANGE_1, EXCHANGE_2, E3, E5, COPILOT, AZURE_PLAN, SQL_SERVER, BACKUP_SAAS,
];

/** The product of an offer id; availability ids change, so product and SKU decide. */
export function findInCatalogue(offerId: string): CatalogueItem | undefined {
  const [productId, skuId] = offerId.split(':');
  return CATALOGUE.find((item) => item.productId === productId && item.skuId === skuId);
}

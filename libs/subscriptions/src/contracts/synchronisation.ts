/** Name of the reaction that reads a company's subscriptions; its key is the company's id. Other contexts may make it due. */
export const SYNCHRONISATION = 'when-company-added';

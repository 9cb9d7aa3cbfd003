export { PortalAccessModule } from './portal-access.module.js';

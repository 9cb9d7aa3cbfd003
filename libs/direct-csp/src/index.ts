export { DirectCspModule } from './direct-csp.module.js';

import { Component } from '@angular/core';

@Component({ selector: 'sk-people-page', template: '' })
export class PeoplePage {}

// The views of the page, in the order of the navigation. Each module's default export is a component
// with the property route (see route.js). A view with hidden: true is not in the navigation.
export const VIEWS = [
  {
    path: '',
    title: 'view.conversations',
    load: () => import('./view-conversations.js'),
  },
];

/** What a site pastes: a queue that takes commands before the script has loaded, then the loader, which takes the queue over. */
export const embedSnippet = (publicUrl: string, publishableKey: string): string =>
  `<script>window.ContactIdentity=window.ContactIdentity||function(){(ContactIdentity.q=ContactIdentity.q||[]).push(arguments)}</script>
<script async src="${publicUrl}/widget.js" data-key="${publishableKey}"></script>`;

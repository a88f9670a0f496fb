# What every letter has: greeting, button, footer.
mail-greeting = Hello { $name },
mail-greeting-nobody = Hello,
mail-action-fallback = If the button does not work, copy this address into your browser:
mail-footer-who = { $service } sent this message on behalf of { $holder }.
mail-footer-account = You get it because you have an account with { $service }.
mail-footer-invited = You get it because a colleague gave this address to invite you to { $service }.
mail-footer-entered = You get it because this address was entered on the { $service } website. If that was not you, you need not do anything.
mail-footer-help = Questions: { $contact }

demo-mail-title = Жөнөтүлгөн каттар
demo-mail-lead = Бул көрсөтмө дүйнө: каттар эч кимге кетпейт, ушул жерде сакталат. Эң жаңысы жогоруда.
demo-mail-none = Азырынча кат жок.
demo-mail-subject = Темасы
demo-mail-to = Кимге
demo-mail-when = Качан
demo-mail-raw = Кат жөнөтүлгөн түрүндө

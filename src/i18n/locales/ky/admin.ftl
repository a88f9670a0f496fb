# The administration’s first page
admin-title = Башкаруу
admin-calls = Сынактар
admin-calls-hint = Мөөнөттөр, орундар, документтер, эрежелер
admin-institutions = Окуу жайлар
admin-institutions-hint = Университеттер, филиалдар, программалар
admin-accounts = Кызматкерлер
admin-accounts-hint = Чакыруулар жана ролдор
admin-letters = Каттар
admin-letters-pending = кезекте турат
admin-letters-dead = жөнөтүлгөн жок
admin-letters-none = Жөнөтүлбөй калган кат жок.
admin-attempts = { $count } аракет
admin-retry = Кайра жөнөтүү
admin-audit = Аракеттердин журналы
admin-audit-hint = Ар бир жазуу мурункусуна SHA-256 менен байланган; өзгөртүлсө, көрүнүп калат.
admin-audit-head = Акыркы жазуунун номери
admin-audit-hash = Анын хеши
admin-audit-waiting = Номер күткөн жазуулар
admin-preview-title = Каттардын үлгүлөрү
admin-preview-hint = Каттардын бардык түрлөрү төрт тилде, үлгү маалыматтар менен.
admin-preview-portal = Электрондук почта менен жөнөтүлөт; ушул эле текст порталдагы келген билдирүүлөрдө да турат.
admin-preview-mail = Электрондук почта менен гана жөнөтүлөт.
admin-preview-subject = Темасы
admin-preview-body = Тексти
admin-preview-button = Баскычы
admin-check = Текшерүүлөр
admin-check-hint = Портал саат сайын эч качан бузулбашы керек болгон шарттарды текшерет: орундар бөлүнгөндөн көп эмес, файлдар ордунда, жазуулардын чынжыры бүтүн.
admin-check-sound = Баары жайында
admin-check-broken = { $count ->
    [one] { $count } шарт бузулган. Порталды тейлегендерге билдириңиз.
   *[other] { $count } шарт бузулган. Порталды тейлегендерге билдириңиз.
}
admin-check-at = Акыркы текшерүү
admin-check-asked = Текшерилген шарттар
admin-check-never = Азырынча текшериле элек: биринчи текшерүү бир мүнөттүн ичинде башталат.
admin-deletions-hint = Ким маалыматын өчүрүүнү сурады

# Күндер мен уақыт: қалалардың атаулары, айлар, мерзімнің ұзақтығы.
dates-city-bishkek = Бішкек
dates-city-astana = Астана
dates-city-utc = дүниежүзілік уақыт
dates-moment = { $moment } ({ $city })
dates-both-zones = { $own } { $city } / { $other } { $othercity }
dates-long = { $year } ж. { $day } { $month }
dates-month-january = қаңтар
dates-month-february = ақпан
dates-month-march = наурыз
dates-month-april = сәуір
dates-month-may = мамыр
dates-month-june = маусым
dates-month-july = шілде
dates-month-august = тамыз
dates-month-september = қыркүйек
dates-month-october = қазан
dates-month-november = қараша
dates-month-december = желтоқсан
dates-days = { $count ->
    [one] { $count } күн
   *[other] { $count } күн
}
dates-hours = { $count ->
    [one] { $count } сағат
   *[other] { $count } сағат
}
dates-minutes = { $count ->
    [one] { $count } минут
   *[other] { $count } минут
}

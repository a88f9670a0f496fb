# Күндөр жана убакыт: шаарлардын аттары, айлар, мөөнөттүн узактыгы.
dates-city-bishkek = Бишкек
dates-city-astana = Астана
dates-city-utc = дүйнөлүк убакыт
dates-moment = { $moment } ({ $city })
dates-both-zones = { $own } { $city } / { $other } { $othercity }
dates-long = { $year }-ж., { $day }-{ $month }
dates-month-january = январь
dates-month-february = февраль
dates-month-march = март
dates-month-april = апрель
dates-month-may = май
dates-month-june = июнь
dates-month-july = июль
dates-month-august = август
dates-month-september = сентябрь
dates-month-october = октябрь
dates-month-november = ноябрь
dates-month-december = декабрь
dates-days = { $count ->
    [one] { $count } күн
   *[other] { $count } күн
}
dates-hours = { $count ->
    [one] { $count } саат
   *[other] { $count } саат
}
dates-minutes = { $count ->
    [one] { $count } мүнөт
   *[other] { $count } мүнөт
}

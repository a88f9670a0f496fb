# Даты и время: названия городов, месяцы, длительность.
dates-city-bishkek = Бишкек
dates-city-astana = Астана
dates-city-utc = всемирное время
dates-moment = { $moment } ({ $city })
dates-both-zones = { $own } { $city } / { $other } { $othercity }
dates-long = { $day } { $month } { $year } г.
dates-month-january = января
dates-month-february = февраля
dates-month-march = марта
dates-month-april = апреля
dates-month-may = мая
dates-month-june = июня
dates-month-july = июля
dates-month-august = августа
dates-month-september = сентября
dates-month-october = октября
dates-month-november = ноября
dates-month-december = декабря
dates-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
    [many] { $count } дней
   *[other] { $count } дня
}
dates-hours = { $count ->
    [one] { $count } час
    [few] { $count } часа
    [many] { $count } часов
   *[other] { $count } часа
}
dates-minutes = { $count ->
    [one] { $count } минута
    [few] { $count } минуты
    [many] { $count } минут
   *[other] { $count } минуты
}

# Dates and times: names of cities, months, spans of time.
dates-city-bishkek = Bishkek
dates-city-astana = Astana
dates-city-utc = UTC
dates-moment = { $moment } ({ $city })
dates-both-zones = { $own } { $city } / { $other } { $othercity }
dates-long = { $day } { $month } { $year }
dates-month-january = January
dates-month-february = February
dates-month-march = March
dates-month-april = April
dates-month-may = May
dates-month-june = June
dates-month-july = July
dates-month-august = August
dates-month-september = September
dates-month-october = October
dates-month-november = November
dates-month-december = December
dates-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
dates-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
dates-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}

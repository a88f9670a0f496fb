# Оценка
reviews-queue-title = Оценка заявлений
reviews-queue-progress = Готово: { $done } из { $all }
reviews-queue-empty = Вам пока ничего не назначено
reviews-queue-empty-why = Когда секретарь назначит заявление, вы получите письмо.
reviews-head-code = Код
reviews-head-call = Конкурс
reviews-head-state = Состояние
reviews-head-assigned = Назначено
reviews-head-total = Ваша оценка, %
reviews-head-name = Имя
reviews-head-reviewers = Эксперты
reviews-head-assign = Назначение
reviews-state-assigned = Ожидает
reviews-state-conflict = Конфликт интересов
reviews-state-in-progress = Начато
reviews-state-submitted = Сдано
reviews-state-reopened = Открыто заново
reviews-problem-title = Есть ошибки
reviews-problem-score-needed = Выберите оценку по этому критерию.
reviews-problem-score-outside = Оценка должна быть в пределах шкалы.
reviews-problem-comment = Комментарий слишком длинный или содержит недопустимые знаки.
reviews-problem-reason-needed = Напишите причину.
reviews-problem-reason = Причина слишком длинная или содержит недопустимые знаки.
reviews-problem-not-a-reviewer = Выберите эксперта этого конкурса.
reviews-problem-already = Этому эксперту заявление уже назначалось.
reviews-problem-enough = У этого заявления достаточно экспертов.
reviews-problem-nobody-left = На часть заявлений не хватило экспертов. Добавьте экспертов.
reviews-back = Мой список
reviews-blind = Оценка анонимная: имя и документы заявителя скрыты.
reviews-choices = Выбранные программы
reviews-documents = Документы
reviews-rubric = Критерии оценки
reviews-begin = Конфликта нет, начать
reviews-begin-what = Прежде чем открыть заявление, подтвердите, что у вас нет конфликта интересов: это не родственник, не ученик и не коллега.
reviews-comment = Комментарий
reviews-comment-hint = Обоснуйте оценку. Комментарий читает только комиссия.
reviews-chars-left = Осталось знаков:
reviews-chars-over = Лишних знаков:
reviews-save-next = Сохранить и дальше
reviews-save = Сохранить
reviews-submit = Сдать оценку
reviews-submit-hint = После сдачи оценка закрывается; открыть её заново может только председатель.
reviews-conflict = У меня конфликт интересов
reviews-conflict-reason = В чём конфликт
reviews-conflict-hint = Это прочтёт только секретарь, который назначает. Заявление вам больше не будет видно.
reviews-reopen = Открыть заново
reviews-reopen-reason = Почему открывается заново
reviews-reopened-title = Председатель открыл оценку заново
reviews-skip = Пропустить
reviews-board-title = Назначение экспертов
reviews-board-counts = Не хватает: { $lacking }. Нужен третий эксперт: { $third }.
reviews-board-reviewers = Нагрузка экспертов
reviews-board-empty = Нет заявлений для оценки
reviews-board-empty-why = Заявления появятся здесь после допуска.
reviews-fair = Распределить поровну
reviews-fair-what = Недостающие эксперты назначаются по жребию с равной нагрузкой; при конфликте интересов не назначаются.
reviews-third = Третий эксперт
reviews-lacking = Не хватает: { $count }
reviews-reviewer = Эксперт
reviews-choose = Выберите
reviews-assign = Назначить
reviews-mail-assigned-subject = Вам назначены заявления для оценки
reviews-mail-assigned-what =
    { $count ->
        [one] По конкурсу «{ $call }» вам назначено { $count } заявление.
        [few] По конкурсу «{ $call }» вам назначено { $count } заявления.
        [many] По конкурсу «{ $call }» вам назначено { $count } заявлений.
       *[other] По конкурсу «{ $call }» вам назначено { $count } заявления.
    }
reviews-mail-assigned-conflict = Перед открытием вы подтвердите, что конфликта интересов нет.
reviews-mail-assigned-action = Открыть мой список
reviews-mail-reopened-subject = Оценка заявления { $code } открыта заново
reviews-mail-reopened-what = Председатель открыл заново вашу оценку в конкурсе «{ $call }». Причина указана на портале.
reviews-mail-reopened-action = Открыть оценку
reviews-mail-conflict-subject = Эксперт заявил о конфликте интересов
reviews-mail-conflict-what = В конкурсе «{ $call }» одному заявлению нужен другой эксперт.
reviews-mail-conflict-action = Открыть назначение

# The frame of every page
web-name = Qabyl
web-tagline = Admission to Kazakhstan’s universities
web-skip = Skip to main content
web-language = Language
web-menu = Main menu
web-account = Your account
web-sign-in = Sign in
web-sign-out = Sign out
web-notice = Announcement
web-help-phone = Help by phone:
web-help = Help
web-privacy = Privacy
web-accessibility = Accessibility
web-holder = Data holder: { $name }
web-trace = If you ask for help, give this code: { $code }

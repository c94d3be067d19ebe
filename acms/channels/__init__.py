"""What goes out and who is asked: SMS, e-mail, 微信, the real-name authority."""

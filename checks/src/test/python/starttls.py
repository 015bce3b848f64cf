"""Switches a mail connection to TLS by smtplib. usage: starttls.py PORT CERTIFICATE"""
import smtplib
import ssl
import sys


def show(reply):
    print(reply[0], reply[1].decode().replace("\n", " "))


client = smtplib.SMTP("localhost", int(sys.argv[1]), timeout=20)
show(client.ehlo("me"))
show(client.starttls(context=ssl.create_default_context(cafile=sys.argv[2])))
show(client.ehlo("me"))
show(client.noop())
show(client.quit())

import os

import paramiko
from autokitteh import activity


@activity
def run(command):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", int(os.environ["SSH_PORT"]), "anna", "secret", allow_agent=False, look_for_keys=False)
    try:
        _, stdout, _ = client.exec_command(command)
        return stdout.read().decode(), stdout.channel.recv_exit_status()
    finally:
        client.close()


def main(event):
    print(run("uptime"))
    print(run("df -h"))

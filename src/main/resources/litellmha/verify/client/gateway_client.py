"""Sends requests to LiteLLM from inside the cluster: a command a line on standard input, an answer a line on standard output.

Keys stay in here: commands name them. The master key comes from the environment.
"""

import http.client
import json
import os
import socket
import sys
import threading
import time

PORT = int(os.environ["GATEWAY_PORT"])
keys = {"master": os.environ["MASTER_KEY"], "unknown": "sk-" + os.urandom(16).hex()}
loads = {}
writing = threading.Lock()


def tell(answer):
    with writing:
        print(json.dumps(answer), flush=True)


def narrow(address, timeout):
    """A connection that takes little at a time, so that the server cannot have sent all of a long answer before it is read."""
    connected = socket.socket()
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    connected.settimeout(timeout)
    connected.connect((address, PORT))
    return connected


def read(response, hold, hang_up):
    """The body; if it is to be held, 8 KiB a second for so many seconds and then the rest, unless the client hangs up.

    The rest must be more than fits into the buffers on the way, or the server would have finished long ago: what a buffer holds
    when a pod is deleted is lost, whatever LiteLLM does. Seen: up to 190 kB.
    """
    end = time.monotonic() + hold
    pieces = []
    while time.monotonic() < end:
        piece = response.read(2048)
        if not piece:
            break
        pieces.append(piece)
        time.sleep(0.25)
    return b"".join([*pieces, b"" if hang_up else response.read()])


def call(address, path, key, body, timeout=60.0, stream=False, hold=0.0, hang_up=False):
    begun = time.monotonic()
    answer = {"code": 0, "error": "", "cost": 0.0, "complete": False}
    parsed = {}
    connection = http.client.HTTPConnection(address, PORT, timeout=timeout)
    try:
        if hold:
            connection.sock = narrow(address, timeout)
        connection.request("GET" if body is None else "POST", path, None if body is None else json.dumps(body),
                           {"Content-Type": "application/json", "Authorization": "Bearer " + key})
        response = connection.getresponse()
        answer["code"] = response.status
        answer["cost"] = float(response.headers.get("x-litellm-response-cost") or 0)
        text = read(response, hold, hang_up)
        answer["complete"] = text.rstrip().endswith(b"data: [DONE]") if stream and response.status == 200 else True
        if not stream or response.status != 200:
            parsed = json.loads(text)
            if response.status != 200:
                error = parsed.get("error") or parsed.get("detail") or {}
                answer["error"] = str(error.get("type") or error.get("error") if isinstance(error, dict) else error)[:200]
    except (OSError, http.client.HTTPException, ValueError) as failure:
        answer["error"] = f"{type(failure).__name__}: {failure}"[:200]
    finally:
        connection.close()
    answer["seconds"] = time.monotonic() - begun
    answer["at"] = time.monotonic()
    answer["time"] = time.time()
    return answer, parsed


def ask(command, address):
    # In a stream three letters make an event of about 200 bytes.
    body = {"model": command["model"], "max_tokens": command.get("max_tokens", 20),
            "mock_response": "verified " * command.get("words", 1),
            "messages": [{"role": "user", "content": "hi"}],
            # An answer from the response cache costs nothing, so that no budget would be used up.
            "cache": {"no-cache": True, "no-store": True}}
    body.update({name: command[name] for name in ("stream", "user", "tags") if command.get(name)})
    answer, parsed = call(address, "/v1/chat/completions", keys[command["key"]], body, command.get("timeout", 60.0),
                          command.get("stream", False), command.get("hold", 0.0), command.get("hang_up", False))
    return {**answer, "usage": parsed.get("usage") or {}}


def load(command):
    """Asks the addresses in turn, a request every `pause` seconds of each of the workers, until it is stopped."""
    stopped = loads[command["id"]]

    def work(worker):
        # Held ones end one after the other, and not all together in a burst.
        stopped.wait(command.get("hold", 0.0) * worker / command["workers"])
        turn = worker
        while not stopped.is_set():
            address = command["to"][turn % len(command["to"])]
            turn += 1
            tell({"id": command["id"], "to": address, **ask(command, address)})
            stopped.wait(command["pause"])

    workers = [threading.Thread(target=work, args=(number,)) for number in range(command["workers"])]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    tell({"id": command["id"], "done": True, "at": time.monotonic(), "time": time.time()})


def mint(command):
    answer, made = call(command["to"], "/key/generate", keys["master"], command["limits"])
    if answer["code"] == 200:
        keys[command["key"]] = made["key"]
    return answer


def update(command):
    return call(command["to"], "/key/update", keys["master"], {"key": keys[command["key"]], **command["limits"]})[0]


def delete(command):
    return call(command["to"], "/key/delete", keys["master"], {"keys": [keys[command["key"]]]})[0]


def manage(command):
    """A request of the administrator."""
    return call(command["to"], command["path"], keys["master"], command["body"])[0]


def info(command):
    """The models in effect, without the many keys that have no value."""
    answer, parsed = call(command["to"], "/model/info", keys["master"], None)
    models = [{"model_name": model.get("model_name"), "litellm_params": model.get("litellm_params"),
               "model_info": {key: value for key, value in (model.get("model_info") or {}).items() if value is not None}}
              for model in parsed.get("data") or []]
    return {**answer, "models": models}


def handle(command):
    if command["op"] == "load":
        load(command)
        return
    if command["op"] == "stop":
        loads[command["load"]].set()
        return
    if command["op"] == "clock":
        answer = {"at": time.monotonic(), "time": time.time()}
    elif command["op"] == "mint":
        answer = mint(command)
    elif command["op"] == "update":
        answer = update(command)
    elif command["op"] == "manage":
        answer = manage(command)
    elif command["op"] == "delete":
        answer = delete(command)
    elif command["op"] == "info":
        answer = info(command)
    elif command["op"] == "models":
        answer = call(command["to"], "/v1/models", keys[command["key"]], None)[0]
    else:
        answer = ask(command, command["to"])
    tell({"id": command["id"], "to": command.get("to", ""), **answer, "done": True})


for line in sys.stdin:
    received = json.loads(line)
    if received["op"] == "load":
        # Known before the thread runs, so that a stop that follows at once finds it.
        loads[received["id"]] = threading.Event()
    threading.Thread(target=handle, args=(received,), daemon=True).start()
for stopped in loads.values():
    stopped.set()

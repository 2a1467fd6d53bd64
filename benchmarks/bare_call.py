"""The peer of the benchmark of calls: a page that does nothing but call, and a bare relay between two of them."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route, WebSocketRoute

from benchmarks.bare_relay import relay

# Who joins second offers at once: the fewest messages with which two browsers can begin. Candidates go out one by one.
PAGE = """<!doctype html><title>Bare</title>
<video id="own" autoplay playsinline muted></video><video id="theirs" autoplay playsinline></video>
<button id="join">Join</button>
<script>
    const [own, theirs, button] = ["own", "theirs", "join"].map(id => document.getElementById(id))
    const socket = new WebSocket(`ws://${location.host}/sessions/bare/socket`)
    const say = said => { socket.send(JSON.stringify(said)) }
    let connection = null
    function connect() {
        connection = new RTCPeerConnection()
        for (const track of own.srcObject.getTracks()) connection.addTrack(track, own.srcObject)
        connection.onicecandidate = ({ candidate }) => { if (candidate) say({ candidate }) }
        connection.ontrack = ({ streams: [stream] }) => { theirs.srcObject = stream }
    }
    async function describe() {
        await connection.setLocalDescription()
        say({ description: connection.localDescription })
    }
    socket.onmessage = async ({ data }) => {
        const { description, candidate } = JSON.parse(data)
        if (candidate) await connection.addIceCandidate(candidate)
        if (!description) return
        if (description.type === "offer") connect()
        await connection.setRemoteDescription(description)
        if (description.type === "offer") await describe()
    }
    button.onclick = () => {
        connect()
        void describe()
    }
    async function ready(media) {
        own.srcObject = await navigator.mediaDevices.getUserMedia(media)
        await own.play()
    }
    function leave() {
        connection?.close()
        connection = null
        for (const track of own.srcObject.getTracks()) track.stop()
        own.srcObject = theirs.srcObject = null
    }
</script>"""


async def page(_request: Request) -> HTMLResponse:
    return HTMLResponse(PAGE)


app = Starlette(routes=[Route("/", page), WebSocketRoute("/sessions/{room}/socket", relay)])

if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False, lifespan="off")

import wave

import outside


def main(event):
    with wave.open("tone.wav", "wb") as tone:
        tone.setnchannels(1)
        tone.setsampwidth(1)
        tone.setframerate(8000)
        tone.writeframes(bytes(range(50)))
        outside.note("half")
        tone.writeframes(bytes(range(50)))
    outside.note("written")
    with wave.open("tone.wav") as tone:
        print(tone.getnframes(), tone.getframerate(), tone.readframes(3))
        outside.note("read")
        print(tone.readframes(2))
    with wave.open("tone.wav", "wb") as tone:
        tone.setparams((1, 1, 8000, 0, "NONE", "not compressed"))
    outside.note("emptied")

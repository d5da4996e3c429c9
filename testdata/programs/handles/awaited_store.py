# ak: rows 18 21
# ak: repeats open 
# ak: repeats orders gets 
import remotes
from autokitteh import HandleLost


async def work(store):
    assert (await store.get("/1")).text == "page /1"
    await store.commit()


# A transaction that was open has gone with its process, so what was done in it is done anew by a new one.
async def main(event):
    store = await remotes.open_store("orders")
    while True:
        try:
            await work(store)
        except HandleLost as err:
            assert "transaction" in str(err), err
            store = await remotes.open_store("orders")
        else:
            break

"""The kinds of step, each one small file. `kinds.of("ask")` finds one, `kinds.register(…)` adds one."""

from amparo.sops.kinds.ask import Ask
from amparo.sops.kinds.ask_requester import AskRequester
from amparo.sops.kinds.call import Call
from amparo.sops.kinds.check import Check
from amparo.sops.kinds.end import End
from amparo.sops.kinds.escalate import Escalate
from amparo.sops.kinds.registry import known, of, register
from amparo.sops.kinds.reply import Reply
from amparo.sops.kinds.review import Review
from amparo.sops.kinds.set import Set
from amparo.sops.kinds.tool import Tool
from amparo.sops.kinds.wait import Wait

__all__ = ["known", "of", "register"]

for _kind in (Ask(), AskRequester(), Check(), Tool(), Reply(), Set(), Wait(), Call(), Escalate(), Review(), End()):
    register(_kind)

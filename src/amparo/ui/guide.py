"""What the living style guide shows: made-up people with long words in three languages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms

from amparo.core import clock


@dataclass(frozen=True, kw_only=True)
class GuideRow:
    name: str
    subject: str
    snippet: str
    language: str
    due_at: datetime
    since: datetime
    arrived: datetime
    tier: str = "standard"
    unread: bool = False
    current: bool = False
    looking: str = ""
    shape: str = ""
    words: str = ""


class GuideForm(forms.Form):
    address = forms.EmailField(label="Endereço de e-mail para a recuperação", help_text="Só nós o vemos.")
    reason = forms.ChoiceField(label="Motivo del contacto", choices=[("", "—"), ("login", "Acceso perdido")])
    words = forms.CharField(label="What happened", widget=forms.Textarea, required=False)
    image = forms.FileField(label="Captura de tela", required=False)


def guide_context() -> dict[str, object]:
    broken = GuideForm({"address": "jussara@cozinha", "reason": "login", "words": ""})
    broken.is_valid()
    now = clock.now()
    return {"form": GuideForm(), "broken": broken, "rows": _rows(now), "now": now, "before": now - timedelta(minutes=4)}


def _rows(now: datetime) -> list[GuideRow]:
    def row(name: str, subject: str, snippet: str, left: int, used: int, **more: object) -> GuideRow:
        due_at, since = now + timedelta(minutes=left), now - timedelta(minutes=used)
        return GuideRow(name=name, subject=subject, snippet=snippet, due_at=due_at, since=since, arrived=since, **more)  # type: ignore[arg-type] # a table of examples

    return [
        row(
            "Jussara Monteiro",
            "Invadiram minha conta e fazem LIVE por mim",
            "Bom dia, Rafael! O telefone antigo era o que termina em 42",
            *(38, 82),
            language="pt-BR",
            tier="creator",
            current=True,
        ),
        row(
            "Martín Acuña",
            "No me llega el código para entrar",
            "Ya probé tres veces y el correo de verificación no aparece",
            *(-25, 145),
            language="es",
            unread=True,
        ),
        row(
            "Rede Caju",
            "12 criadores sem pagamento de outubro",
            "Segue a planilha com os repasses que faltam, um por linha",
            *(52, 70),
            language="pt-BR",
            tier="agency",
            unread=True,
            looking="Lia Souza",
        ),
        row(
            "Lucía Vega",
            "Mi LIVE se cortó en pleno evento benéfico",
            "Teníamos 14 mil personas conectadas y apareció un aviso de infracción",
            *(130, 60),
            language="es",
            tier="vip",
            unread=True,
        ),
        row(
            "Davi Prado",
            "App fecha sozinho ao enviar vídeo",
            "Versão 41.2 num Moto G54, acontece sempre nos 80 %",
            *(185, 1300),
            language="pt-BR",
        ),
        row(
            "Abuela Fina",
            "Regalo de mi LIVE que no aparece",
            "Te mando la captura cuando llegue a casa, gracias cielo",
            *(400, 1500),
            language="es",
            tier="creator",
            shape="wait",
            words="espera a la persona",
            looking="Rafael Nunes",
        ),
        row(
            "Graça Sampaio",
            "Mudei de número e perdi o acesso",
            "Deu certo! Já entrei, muito obrigada pela paciência",
            *(400, 1600),
            language="pt-BR",
            shape="met",
            words="respondida",
        ),
        row(
            "Wilhelmina Featherstonehaugh-Cholmondeley",
            "Incomprehensibly long subject about internationalisation responsibilities",
            "Could you tell me who is responsible for the counter-notification?",
            *(420, 4400),
            language="en",
        ),
    ]

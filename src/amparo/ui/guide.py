"""What the living style guide shows: made-up people with long words in three languages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms

from amparo.core import clock
from amparo.ui.places import ShownPlace


@dataclass(frozen=True, kw_only=True)
class GuideRow:
    """A line of the example list; `left` and `used` are the minutes of its clock."""

    name: str
    subject: str
    snippet: str
    language: str
    left: int
    used: int
    tier: str = "standard"
    unread: bool = False
    current: bool = False
    looking: str = ""
    shape: str = ""
    words: str = ""

    @property
    def due_at(self) -> datetime:
        return clock.now() + timedelta(minutes=self.left)

    @property
    def since(self) -> datetime:
        return clock.now() - timedelta(minutes=self.used)


ROWS = (
    GuideRow(
        name="Jussara Monteiro",
        subject="Invadiram minha conta e fazem LIVE por mim",
        snippet="Bom dia, Rafael! O telefone antigo era o que termina em 42",
        language="pt-BR",
        left=38,
        used=82,
        tier="creator",
        current=True,
    ),
    GuideRow(
        name="Martín Acuña",
        subject="No me llega el código para entrar",
        snippet="Ya probé tres veces y el correo de verificación no aparece",
        language="es",
        left=-25,
        used=145,
        unread=True,
    ),
    GuideRow(
        name="Rede Caju",
        subject="12 criadores sem pagamento de outubro",
        snippet="Segue a planilha com os repasses que faltam, um por linha",
        language="pt-BR",
        left=52,
        used=70,
        tier="agency",
        unread=True,
        looking="Lia Souza",
    ),
    GuideRow(
        name="Lucía Vega",
        subject="Mi LIVE se cortó en pleno evento benéfico",
        snippet="Teníamos 14 mil personas conectadas y apareció un aviso de infracción",
        language="es",
        left=130,
        used=60,
        tier="vip",
        unread=True,
    ),
    GuideRow(
        name="Davi Prado",
        subject="App fecha sozinho ao enviar vídeo",
        snippet="Versão 41.2 num Moto G54, acontece sempre nos 80 %",
        language="pt-BR",
        left=185,
        used=1300,
    ),
    GuideRow(
        name="Abuela Fina",
        subject="Regalo de mi LIVE que no aparece",
        snippet="Te mando la captura cuando llegue a casa, gracias cielo",
        language="es",
        left=400,
        used=1500,
        tier="creator",
        shape="wait",
        words="espera a la persona",
        looking="Rafael Nunes",
    ),
    GuideRow(
        name="Graça Sampaio",
        subject="Mudei de número e perdi o acesso",
        snippet="Deu certo! Já entrei, muito obrigada pela paciência",
        language="pt-BR",
        left=400,
        used=1600,
        shape="met",
        words="respondida",
    ),
    GuideRow(
        name="Wilhelmina Featherstonehaugh-Cholmondeley",
        subject="Incomprehensibly long subject about internationalisation responsibilities",
        snippet="Could you tell me who is responsible for the counter-notification?",
        language="en",
        left=420,
        used=4400,
    ),
)


PLACES = [
    ShownPlace(href=href, name=name, icon=icon, key="", current=current, on_phone=on_phone)
    for href, name, icon, current, on_phone in (
        ("?frame=desk", "Mesa", "inbox", True, True),
        ("#review", "Revisão", "scale", False, True),
        ("#loops", "Ciclos", "refresh-ccw-dot", False, True),
        ("#base", "Base", "book-open", False, True),
        ("#team", "Equipe", "chart-column", False, True),
        ("#console", "Configuração", "sliders-horizontal", False, False),
    )
]


class GuideForm(forms.Form):
    address = forms.EmailField(label="Endereço de e-mail para a recuperação", help_text="Só nós o vemos.")
    reason = forms.ChoiceField(label="Motivo del contacto", choices=[("", "—"), ("login", "Acceso perdido")])
    words = forms.CharField(label="What happened", widget=forms.Textarea, required=False)
    image = forms.FileField(label="Captura de tela", required=False)


def guide_context() -> dict[str, object]:
    broken = GuideForm({"address": "jussara@cozinha", "reason": "login", "words": ""})
    broken.is_valid()
    now = clock.now()
    return {
        "form": GuideForm(),
        "broken": broken,
        "rows": ROWS,
        "places": PLACES,
        "now": now,
        "before": now - timedelta(minutes=4),
    }

"""An invented decision with something in every field, and a strategy for any decision that the model allows."""

from __future__ import annotations

import types
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from pipeline.document.decision import (
    Abbreviation,
    Actor,
    Attachment,
    Body,
    CellPlace,
    Deadline,
    Decision,
    DecisionHead,
    Evidence,
    FootnoteOut,
    Indicator,
    Issuer,
    Mention,
    Note,
    Obligation,
    Proposal,
    Recipient,
    Reference,
    RelationOut,
    Section,
    Signer,
    SourceInfo,
    Successor,
    TableOut,
    Task,
)


def evidence(quote: str, start: int = 0, *, page: int | None = 1) -> list[Evidence]:
    return [Evidence(quote=quote, start=start, end=start + len(quote), page=page, boxes=[(0.1, 0.2, 0.9, 0.25)])]


def obligation(decision_id: str, number: int, text: str, **more: Any) -> Obligation:
    return Obligation(
        id=f"{decision_id}:#1/II/{number}:1",
        fingerprint=f"{number:08x}",
        task=f"{decision_id}:#1/II/{number}",
        section=f"#1/II/{number}",
        text=text,
        evidence=evidence(text, 100 * number),
        **{"kind": "carry_out", **more},
    )


def sample(decision_id: str = "45-QD-SNN-2031-03-02") -> Decision:
    garden = Actor(name="Phòng Vườn ươm", body_id="phong-vuon-uom", evidence=evidence("Phòng Vườn ươm", 3))
    seeds = Actor(name="Trại giống Mây Trắng", body_id="trai-giong-may-trang", source="inherited", inherited_from="II")
    return Decision(
        id=decision_id,
        source=SourceInfo(
            name="45.pdf",
            sha256="0" * 64,
            media_type="application/pdf",
            pages=2,
            text_origin="text-layer",
            reader="pdf",
        ),
        decision=DecisionHead(
            type="Quyết định",
            number="45/QĐ-SNN",
            issuer=Issuer(name="Sở Nông nghiệp tỉnh Sông Xanh", body_id="so-nong-nghiep-song-xanh"),
            place="Sông Xanh",
            issued_on="2031-03-02",
            subject="Ban hành Kế hoạch ươm mười vạn cây bản địa",
            effective_on="2031-03-02",
            signer=Signer(name="Đỗ Thị Mận", position="Phó Giám đốc", capacity="KT. GIÁM ĐỐC"),
            recipients=[Recipient(name="Như Điều 2", note="để biết")],
            attachments=[Attachment(type="Kế hoạch", title="Ươm mười vạn cây bản địa", section="#1")],
            evidence={"number": evidence("45/QĐ-SNN", 10)},
        ),
        sections=[
            Section(path="#1/II", label="II", kind="part", heading="VIỆC PHẢI LÀM", role="tasks"),
            Section(path="#1/II/1", label="1", kind="clause", heading="Ươm hạt", text="Ươm hạt; tưới cây."),
        ],
        tasks=[Task(id=f"{decision_id}:#1/II/1", section="#1/II/1", text="Ươm hạt; tưới cây.")],
        obligations=[
            obligation(
                decision_id,
                1,
                'Ươm hạt lim, gọi là "đợt một", trước ngày 05/4/2031',
                lead=[garden, seeds],
                cooperating=[Actor(name="Hội Làm vườn")],
                recipient=[garden],
                approver=[seeds],
                deadlines=[
                    Deadline(
                        value="2031-04-05",
                        text="trước ngày 05/4/2031",
                        kind="date",
                        end="2031-04-05",
                        inclusive=False,
                        evidence=evidence("trước ngày 05/4/2031", 131),
                    ),
                    Deadline(value="R/P1M", text="hằng tháng", kind="recurring", rrule="FREQ=MONTHLY"),
                ],
                condition="sau mưa đầu mùa",
                condition_evidence=evidence("sau mưa đầu mùa", 152),
                product="Vườn lim",
                product_evidence=evidence("Vườn lim", 169),
                references=["nd-7-2030"],
                confidence=0.75,
                review="check",
                reasons=["lead-inherited", "two-deadlines"],
            ),
            obligation(decision_id, 2, "- Tưới cây\nmỗi sáng", origin="table-row", lead=[garden]),
        ],
        references=[
            Reference(
                id="nd-7-2030",
                type="Nghị định",
                number="7/2030/NĐ-CP",
                issued_on="2030-12-01",
                relation="basis",
                mentions=[Mention(text="Nghị định số 7", evidence=evidence("Nghị định số 7", 40))],
            )
        ],
        bodies=[
            Body(
                id="phong-vuon-uom",
                name="Phòng Vườn ươm",
                names_used=["Phòng Vườn ươm", "Vườn ươm"],
                kind="department",
                successors=[Successor(body_id="phong-rung", from_="2032-01-01", field="lâm sinh")],
            ),
            Body(id="trai-giong-may-trang", name="Trại giống Mây Trắng"),
        ],
        tables=[
            TableOut(
                id="T1",
                caption="Số cây từng xã",
                section="Phụ lục",
                columns=["Xã", "Cây", "Cây", ""],
                rows=[["Đồi Chè", "1.200", "=1+1", ""], ["Bến Lau"]],
                roles=["body", "number", "number", "other"],
                pages=[2],
                evidence=[Evidence(quote="Xã", start=400, end=402, cell=CellPlace(table="T1", row=0, column=0))],
            ),
            TableOut(id="T1/phụ", columns=["Loài"], rows=[["Lim"], [""]]),
        ],
        indicators=[
            Indicator(name="Tỷ lệ cây sống", target="+5", unit="%", by="2032", lead=["Phòng Vườn ươm"], section="#1/I")
        ],
        abbreviations=[Abbreviation(short="VU", long="vườn ươm")],
        footnotes=[FootnoteOut(mark="1", text="Cây bản địa là cây mọc sẵn trong vùng.")],
        relations=[RelationOut(relation="replaces", number="12/QĐ-SNN", issued_on="2029-05-06")],
        proposals=[
            Proposal(
                kind="obligation", section="#1/III", text="Ghi sổ từng luống cây", evidence=evidence("Ghi sổ", 900)
            ),
        ],
        notes=[
            Note(
                code="outline-gap",
                level="warning",
                message="No I before II.",
                message_vi="Không có mục I trước mục II.",
            )
        ],
    )


def values_of(annotation: Any) -> st.SearchStrategy[Any]:
    """Give a strategy for a field of the contract; small, for whole decisions are big."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, types.UnionType):
        return st.one_of([values_of(one) for one in inner])
    if origin is list:
        return st.lists(values_of(inner[0]), max_size=2)
    if origin is dict:
        return st.dictionaries(values_of(inner[0]), values_of(inner[1]), max_size=2)
    if origin is tuple:
        return st.tuples(*(values_of(one) for one in inner))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return models(annotation)
    return {
        str: st.text(max_size=6)
        | st.sampled_from(["-", "=A1", "'=A1", "\tmột", "Đỗ; Lê\r\n", '"', "\u2028", "\r", ","]),
        int: st.integers(0, 10**9),
        float: st.floats(0, 1),
        bool: st.booleans(),
        type(None): st.none(),
    }[annotation]


_MODELS: dict[type[BaseModel], st.SearchStrategy[Any]] = {}


def models(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    if model not in _MODELS:
        fields = {name: values_of(field.annotation) for name, field in model.model_fields.items()}
        _MODELS[model] = st.builds(model, **fields)
    return _MODELS[model]

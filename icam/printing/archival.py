"""One file for the archive and for everyone: PDF/A-3a that also says it is PDF/UA-1.

WeasyPrint writes one claim or the other, and both ask for the same tags. The second claim goes into the metadata with
the description of its name space that PDF/A wants of every name it does not know itself.
"""

from typing import Any

VARIANT = "pdf/a-3a"

_NAMES = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
_CLAIM = """<rdf:Description rdf:about="" {names}>\
<pdfuaid:part>1</pdfuaid:part>\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description></rdf:RDF>""".format(
    names=" ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items()), uri=_NAMES["pdfuaid"]
).encode()


def claim_accessible(_document: Any, pdf: Any) -> None:
    """Say in the metadata of a PDF/A that it is PDF/UA-1 as well; WeasyPrint calls it before it writes."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", _CLAIM, 1)]
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # it lists them once as names and once as files

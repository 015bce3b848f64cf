package dev.antiphon.load.report.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.load.report.Samples;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

import java.io.StringReader;

import javax.xml.parsers.DocumentBuilderFactory;

class JunitXmlTest {
    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    private static Element element(Document document, String tag, int index) {
        return (Element) document.getElementsByTagName(tag).item(index);
    }

    @Test
    void eachObjectiveIsATest() throws Exception {
        Document document = parsed(JunitXml.of(Samples.open()));
        Element suite = document.getDocumentElement();
        assertThat(suite.getTagName()).isEqualTo("testsuite");
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("0");
        assertThat(suite.getAttribute("time")).isEqualTo("30.212");
        assertThat(element(document, "testcase", 1).getAttribute("name")).isEqualTo("p99<2000ms");
        Element failure = element(document, "failure", 0);
        assertThat(failure.getAttribute("message")).isEqualTo("errors<0.01%: 0.0667%");
        assertThat(((Element) failure.getParentNode()).getAttribute("name"))
                .isEqualTo("errors<0.01%");
    }

    @Test
    void anInvalidRunFailsAndJudgesNothing() throws Exception {
        Document document = parsed(JunitXml.of(Samples.invalid(Samples.open())));
        Element suite = document.getDocumentElement();
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("2");
        Element failure = element(document, "failure", 0);
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("valid");
        assertThat(failure.getTextContent()).contains("Requests left late");
        assertThat(document.getElementsByTagName("skipped").getLength()).isEqualTo(2);
    }
}

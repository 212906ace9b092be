/** What a history says, as a person or a program reads it: console, JUnit XML, JSON, and a page. */
package litellmha.verify.report;

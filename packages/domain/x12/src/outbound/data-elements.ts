// The data elements that our answers use, by their number in the X12 dictionary: type, shortest, longest, name.

/** ref type min max name, a line for each element. */
export const DATA_ELEMENTS = `
I01 ID 2 2 Authorization information qualifier
I02 AN 10 10 Authorization information
I03 ID 2 2 Security information qualifier
I04 AN 10 10 Security information
I05 ID 2 2 Interchange ID qualifier
I06 AN 15 15 Interchange sender ID
I07 AN 15 15 Interchange receiver ID
I08 D6 6 6 Interchange date
I09 TM 4 4 Interchange time
I65 AN 1 1 Repetition separator
I11 ID 5 5 Interchange control version number
I12 N0 9 9 Interchange control number
I13 ID 1 1 Acknowledgment requested
I14 ID 1 1 Interchange usage indicator
I15 AN 1 1 Component element separator
I16 N0 1 5 Number of included functional groups
I17 ID 1 1 Interchange acknowledgment code
I18 ID 3 3 Interchange note code
479 ID 2 2 Functional identifier code
142 AN 2 15 Application senders code
124 AN 2 15 Application receivers code
373 DT 8 8 Date
337 TM 4 8 Time
28 N0 1 9 Group control number
455 ID 1 2 Responsible agency code
480 AN 1 12 Version / release / industry identifier code
97 N0 1 6 Number of transaction sets included
123 N0 1 6 Number of received transaction sets
2 N0 1 6 Number of accepted transaction sets
143 ID 3 3 Transaction set identifier code
329 AN 4 9 Transaction set control number
1705 AN 1 35 Implementation convention reference
96 N0 1 10 Number of included segments
715 ID 1 1 Functional group acknowledge code
716 ID 1 3 Functional group syntax error code
717 ID 1 1 Transaction set acknowledgment code
618 ID 1 3 Implementation transaction set syntax error code
719 N0 1 10 Segment position in transaction set
720 ID 1 3 Segment syntax error code
721 ID 2 3 Segment ID code
447 AN 1 6 Loop identifier code
620 ID 1 3 Implementation segment syntax error code
621 ID 1 3 Implementation data element syntax error code
722 N0 1 2 Element position in segment
1528 N0 1 2 Component data element position in composite
1686 N0 1 4 Repeating data element position
724 AN 1 99 Copy of bad data element
725 N0 1 4 Data element reference number
9998 AN 1 35 Context reference
9999 AN 1 35 Context name
1005 ID 4 4 Hierarchical structure code
353 ID 2 2 Transaction set purpose code
127 AN 1 50 Reference identification
640 ID 2 2 Transaction type code
628 AN 1 12 Hierarchical ID number
734 AN 1 12 Hierarchical parent ID number
735 ID 1 2 Hierarchical level code
736 ID 1 1 Hierarchical child code
98 ID 2 3 Entity identifier code
1065 ID 1 1 Entity type qualifier
1035 AN 1 60 Name last or organization name
1036 AN 1 35 Name first
1037 AN 1 25 Name middle
1038 AN 1 10 Name prefix
1039 AN 1 10 Name suffix
66 ID 1 2 Identification code qualifier
67 AN 2 80 Identification code
481 ID 1 2 Trace type code
374 ID 3 3 Date/Time qualifier
1250 ID 2 3 Date time period format qualifier
1251 AN 1 35 Date time period
1270 ID 1 3 Code list qualifier code
1271 AN 1 30 Industry code
306 ID 1 2 Action code
591 ID 3 3 Payment method code
429 AN 1 16 Check number
933 AN 1 264 Free-form message text
673 ID 2 2 Quantity qualifier
380 R 1 15 Quantity
522 ID 1 3 Amount qualifier code
782 R 1 18 Monetary amount
128 ID 2 3 Reference identification qualifier
305 ID 1 2 Transaction handling code
478 ID 1 1 Credit/Debit flag code
812 ID 1 10 Payment format code
506 ID 2 2 DFI ID number qualifier
507 AN 3 12 DFI identification number
569 ID 1 3 Account number qualifier
508 AN 1 35 Account number
509 AN 10 10 Originating company identifier
510 AN 9 9 Originating company supplemental code
93 AN 1 60 Name
166 AN 1 55 Address information
19 AN 2 30 City name
156 ID 2 2 State or province code
116 ID 3 15 Postal code
366 ID 2 2 Contact function code
365 ID 2 2 Communication number qualifier
364 AN 1 256 Communication number
554 N0 1 6 Assigned number
1028 AN 1 38 Claim submitter's identifier
1029 ID 1 2 Claim status code
1032 ID 1 2 Claim filing indicator code
1331 AN 1 2 Facility code value
1325 ID 1 1 Claim frequency type code
1033 ID 1 2 Claim adjustment group code
1034 ID 1 5 Claim adjustment reason code
235 ID 2 2 Product/service ID qualifier
234 AN 1 48 Product/service ID
1339 AN 2 2 Procedure modifier
426 ID 2 2 Adjustment reason code
`;

// The data elements of what we read and write, by their number in the X12 dictionary: type, shortest, longest, name.

/** ref type min max name, a line for each element. */
export const DATA_ELEMENTS = `
479 ID 2 2 Functional identifier code
142 AN 2 15 Application senders code
124 AN 2 15 Application receivers code
373 DT 8 8 Date
337 TM 4 8 Time
28 N0 1 9 Group control number
455 ID 1 2 Responsible agency code
480 AN 1 12 Version / release / industry identifier code
97 N0 1 6 Number of transaction sets included
143 ID 3 3 Transaction set identifier code
329 AN 4 9 Transaction set control number
1705 AN 1 35 Implementation convention reference
96 N0 1 10 Number of included segments
1005 ID 4 4 Hierarchical structure code
353 ID 2 2 Transaction set purpose code
127 AN 1 50 Reference identification
640 ID 2 2 Transaction type code
98 ID 2 3 Entity identifier code
1065 ID 1 1 Entity type qualifier
1035 AN 1 60 Name last or organization name
1036 AN 1 35 Name first
1037 AN 1 25 Name middle
1038 AN 1 10 Name prefix
1039 AN 1 10 Name suffix
66 ID 1 2 Identification code qualifier
67 AN 2 80 Identification code
706 ID 2 2 Entity relationship code
366 ID 2 2 Contact function code
93 AN 1 60 Name
365 ID 2 2 Communication number qualifier
364 AN 1 256 Communication number
443 AN 1 20 Contact inquiry reference
628 AN 1 12 Hierarchical ID number
734 AN 1 12 Hierarchical parent ID number
735 ID 1 2 Hierarchical level code
736 ID 1 1 Hierarchical child code
1221 ID 1 3 Provider code
128 ID 2 3 Reference identification qualifier
156 ID 2 2 State or province code
1223 ID 3 3 Provider organization code
100 ID 3 3 Currency code
280 R 4 10 Exchange rate
669 ID 3 3 Currency market/exchange code
374 ID 3 3 Date/Time qualifier
166 AN 1 55 Address information
19 AN 2 30 City name
116 ID 3 15 Postal code
26 ID 2 3 Country code
309 ID 1 2 Location qualifier
310 AN 1 30 Location identifier
1715 ID 1 3 Country subdivision code
352 AN 1 80 Description
1138 ID 1 1 Payer responsibility sequence number code
1069 ID 2 2 Individual relationship code
1336 ID 1 3 Insurance type code
1143 ID 1 1 Coordination of benefits code
1073 ID 1 1 Yes/No condition or response code
584 ID 2 2 Employment status code
1032 ID 1 2 Claim filing indicator code
1384 ID 1 1 Patient location code
1220 ID 1 1 Student status code
1250 ID 2 3 Date time period format qualifier
1251 AN 1 35 Date time period
355 ID 2 2 Unit or basis for measurement code
81 R 1 10 Weight
1068 ID 1 1 Gender code
1067 ID 1 1 Marital status code
1066 ID 1 2 Citizenship status code
659 ID 1 2 Basis of verification code
380 R 1 15 Quantity
1270 ID 1 3 Code list qualifier code
1271 AN 1 30 Industry code
1028 AN 1 38 Claim submitter's identifier
782 R 1 18 Monetary amount
1343 ID 1 2 Non-Institutional claim type code
1331 AN 1 2 Facility code value
1332 ID 1 2 Facility code qualifier
1325 ID 1 1 Claim frequency type code
1359 ID 1 1 Provider accept assignment code
1363 ID 1 1 Release of information code
1351 ID 1 1 Patient signature source code
1362 ID 2 3 Related-Causes code
1366 ID 2 3 Special program code
1338 ID 1 3 Level of service code
1360 ID 1 1 Provider agreement code
1029 ID 1 2 Claim status code
1383 ID 2 2 Claim submission reason code
1514 ID 1 2 Delay reason code
755 ID 2 2 Report type code
756 ID 1 2 Report transmission code
757 N0 1 2 Report copies needed
1525 ID 1 2 Request category code
1166 ID 2 2 Contract type code
332 R 1 6 Percent, decimal format
338 R 1 6 Terms discount percent
799 AN 1 30 Version identifier
522 ID 1 3 Amount qualifier code
478 ID 1 1 Credit/Debit flag code
449 AN 1 80 Fixed format information
1333 ID 1 2 Record format code
363 ID 3 3 Note reference code
1316 ID 1 1 Ambulance transport code
1317 ID 1 1 Ambulance transport reason code
609 N0 1 9 Count
1367 ID 2 3 Subluxation level code
1342 ID 1 1 Nature of condition code
1136 ID 2 2 Code category
1321 ID 2 3 Condition indicator
1473 ID 2 2 Pricing methodology
118 R 1 9 Rate
234 AN 1 48 Product/Service ID
235 ID 2 2 Product/Service ID qualifier
901 ID 2 2 Reject reason code
1526 ID 1 2 Policy compliance code
1527 ID 1 2 Exception code
1033 ID 1 2 Claim adjustment group code
1034 ID 1 5 Claim adjustment reason code
954 R 1 10 Percentage as decimal
554 N0 1 6 Assigned number
1339 AN 2 2 Procedure modifier
1365 ID 1 2 Service type code
1328 N0 1 2 Diagnosis code pointer
1340 ID 1 2 Multiple procedure code
1364 ID 1 2 Review code
1341 AN 1 2 National or local assigned review value
1327 ID 1 1 Copay status code
1334 ID 1 1 Health care professional shortage area code
1337 ID 1 1 Level of care code
594 ID 1 1 Frequency code
923 ID 1 1 Prognosis code
1322 ID 1 1 Certification type code
1335 ID 1 1 Insulin dependent code
673 ID 2 2 Quantity qualifier
61 AN 1 30 Free-form information
737 ID 2 2 Measurement reference ID code
738 ID 1 3 Measurement qualifier
739 R 1 20 Measurement value
740 R 1 20 Range minimum
741 R 1 20 Range maximum
935 ID 2 2 Measurement significance code
936 ID 2 2 Measurement attribute code
752 ID 2 2 Surface/Layer/Position code
1373 ID 2 4 Measurement method or device
350 AN 1 20 Assigned identification
687 ID 2 2 Class of trade code
236 ID 3 3 Price identifier code
212 R 1 17 Unit price
1018 R 1 15 Exponent
649 R 1 10 Multiplier
648 ID 3 3 Price multiplier qualifier
639 ID 2 2 Basis of unit price code
499 AN 1 10 Condition value
289 N0 1 2 Multiple price quantity
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
123 N0 1 6 Number of received transaction sets
2 N0 1 6 Number of accepted transaction sets
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
481 ID 1 2 Trace type code
306 ID 1 2 Action code
591 ID 3 3 Payment method code
429 AN 1 16 Check number
933 AN 1 264 Free-form message text
305 ID 1 2 Transaction handling code
812 ID 1 10 Payment format code
506 ID 2 2 DFI ID number qualifier
507 AN 3 12 DFI identification number
569 ID 1 3 Account number qualifier
508 AN 1 35 Account number
509 AN 10 10 Originating company identifier
510 AN 9 9 Originating company supplemental code
426 ID 2 2 Adjustment reason code
`;

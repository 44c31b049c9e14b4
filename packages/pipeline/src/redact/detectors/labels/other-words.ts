/**
 * Words right before numbers that are no telephone numbers, by language. Sources: the field names of GS1 and UN/EDIFACT
 * (order, invoice, item, serial), the reference qualifiers of UN/EDIFACT 1153 and X12 128, and Wiktionary for the languages.
 */

/** Things that are counted or numbered, and quantities. */
export const countedWords =
  // English
  'order orders po item items part parts pn sku skus upc ean gtin isbn asin ndc pzn udi refs refno reference references ticket tickets invoice ' +
  'invoices inv bill case cases txn txns transaction transactions tracking shipment parcel waybill awb batch lot serial sn model ' +
  'product catalog catalogue article quote voucher coupon claim policy contract incident sector seek cseq ssrc depth cardinality nonce az zug linie train route gauge bolt grant job task rev revision version ver release firmware fw build hotfix patch ref ' +
  'account acct acc seq sequence frame offset pid tid ppid uid gid uuid guid port ports size bytes byte bits code timestamp ts time ' +
  'epoch date duration session request req trace span range lines rows row record records page pages buffer count total took ' +
  'block chunk packet index idx hash crc checksum ptr pointer delta diff drift skew balance amount price sum checkpoint ' +
  'fd inode node partition shard thread error errno status rc exit level zone zip postal postcode vin flight room booking ' +
  'reservation pnr confirmation iccid imei imsi meid mac asset document doc file folder license licence permit tax vat ein npi ' +
  'mrn chart encounter visit message msgid id ids ' +
  'consignment consignments manifest docket seal drawing heat cast mandate statement ledger quotation proforma voyage lease loan ' +
  'mortgage premium prescription specimen accession lading pallet remittance requisition chassis trailer wagon certificate meter ' +
  'receipt fall material position mpn oem cat badge locker apn deed folio bin shelf aisle unit suite form section clause blueprint patent course exam subscription customs rel ' +
  'rma lib library package pkg bios tag plugin module charge spec fsc nsn cage nomenclature upgrade ' +
  // German, Dutch, Nordic
  'bestellung bestell auftrag auftrags rechnung rechnungs artikel teil teile sendung sendungs konto vorgang vorgangs ' +
  'serien vertrag vertrags beleg referenz lieferschein zahlerstand  bestelling factuur ordre faktura tilaus lasku ' +
  // Spanish, Portuguese, French, Italian, Romanian
  'pedido pedidos factura facturas referencia articulo cuenta fatura nota commande commandes facture serie lote lotto expediente pratica albaran guia ' +
  'dossier compte colis ordine fattura articolo conto comanda cod codigo codice encomenda ' +
  // Slavic
  'заказ заказа заказу счет счета счетов артикул накладная накладной договор договора заявка заявки код замовлення ' +
  'рахунок серийный заводской инвентарный seryjny fabryczny zamowienie zamowienia faktury objednavka objednavky uctu porudzbina ' +
  // Turkish, Indonesian, Vietnamese, Greek
  'siparis pesanan faktur don hang παραγγελια παραγγελιασ τιμολογιο ' +
  // Arabic script, Hebrew, Indic
  'طلب الطلب فاتوره الفاتوره حساب الحساب سفارش فاكتور آرڈر הזמנה חשבונית ऑर्डर आदेश चालान खाता অর্ডার চালান'

/**
 * Between "the" and "number" where a telephone is meant: of what kind, whose and where it is. Any other noun right before a word for
 * number says what is numbered: `heat no. 412-35-1234`.
 */
export const adjectivesOfNumber =
  'this that these any some each every same right wrong correct valid invalid verified unverified confirmed unknown known missed free toll ' +
  'direct real own daytime evening weekend desk reception front store shop branch pharmacy clinic hospital doctor doctors surgery school ' +
  'company service support help sales care info source target destination forwarding trunk temporary temp permanent updated current ' +
  'previous former last first second third best better following given provided registered listed unlisted public hidden masked spam ' +
  'suspicious test fake dummy sample example gateway virtual vanity long complete partial saved stored default preferred linked recovery ' +
  'trusted incoming outgoing inbound outbound remote delivery pickup courier taxi hotel restaurant parent parents kin spouse partner family friend assistant manager boss broker ' +
  'privat geschafts dienst buro notruf kontakt kunden neue alte richtige falsche gleiche prive professionnel bon mauvais nouveau ' +
  'and the for use new our with from your please dial security social insurance identity taxpayer'

/** The same in scripts without spaces. */
export const countedEndings =
  '订单 訂單 发票 單號 单号 运单 快递 订单号 客户 账号 帳號 编号 編號 序列 流水 注文 注文番号 請求書 伝票 受付 会員 顧客 お客様 口座 管理 整理 주문 주문번호 송장 고객 계좌 접수 คำสั่งซื้อ ใบแจ้งหนี้ บัญชี'

/** Words for people, after which a local number may stand; with "number" they name a record of a customer. */
export const personWords =
  'zakaznik zakaznika zakaznikov clientului πελατη πελατησ πελατης לקוח mteja asiakas asiakkaan kundens user users customer customers member members patient patients guest guests employee employees agent agents passenger driver ' +
  'pelanggan visitor resident client clients account consumer subscriber person operator student tenant owner ' +
  'benutzer nutzer kunde kunden kund klant usuario usuarios cliente utilisateur utilizador utente gebruiker uzytkownik uzivatel felhasznalo ' +
  'kullanici pengguna пользователь пользователя клиент клиента клиенту користувач клієнт клієнта عميل زبون مستخدم مشتري مشتری مشترك مشترک كاربر کاربر صارف ग्राहक গ্রাহক গ্রাহকের klient klienta musteri pelanggan anvandare bruger bruker'

/** Words that name a payment card; sources as above, and https://en.wikipedia.org/wiki/Payment_card. */
export const cardWords =
  'card cards creditcard debitcard cardnumber cardno ccnumber ccnum ccn pan visa mastercard amex maestro discover jcb unionpay dinersclub ' +
  'karte kreditkarte kreditkarten debitkarte bankkarte kartennummer tarjeta tarjetas cartao cartoes carte cartes carta kaart kreditkort ' +
  'kort kortnummer karta karty kartu kartya kartyaszam kartica kartice kart karti kortti luottokortti kadi ' +
  'карта карты карте картой картка картки картку καρτα καρτασ بطاقه البطاقه كارت کارڈ כרטיס कार्ड কার্ড કાર્ડ ਕਾਰਡ கார்டு కార్డు ಕಾರ್ಡ್ കാർഡ്'

export const cardEndings = '卡 卡号 卡號 银行卡 信用卡 カード 카드 บัตร บัตรเครดิต'
